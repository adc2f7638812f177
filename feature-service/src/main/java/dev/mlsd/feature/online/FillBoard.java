package dev.mlsd.feature.online;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Knows whether the online store holds all rows, so that a row that is missing means an entity without events and not a store that
 * has just come back empty. The stream's tasks report for their parts; readers report lost connections, after which every
 * part counts as filled only when it has been looked at again. Safe for use by many threads.
 */
public final class FillBoard {

    private static final long NEVER = -1;

    /** Part to the number of lost connections that were known before it was last found filled. */
    private final Map<String, Long> parts = new ConcurrentHashMap<>();

    private final AtomicLong lostConnections = new AtomicLong();
    private volatile boolean reachable;

    /** A task has taken up a part. */
    public void register(String part) {
        parts.put(part, NEVER);
    }

    /** A task has given up a part. */
    public void forget(String part) {
        parts.remove(part);
    }

    /** To be taken before looking at the store and given to {@link #filled}. */
    public long glance() {
        return lostConnections.get();
    }

    /** A part was found or made complete. */
    public void filled(String part, long glance) {
        reachable = true;
        parts.replace(part, glance);
    }

    /** A part has to be filled. */
    public void unfilled(String part) {
        parts.replace(part, NEVER);
    }

    /** A part could not be looked at. */
    public void unanswered(String part) {
        reachable = false;
        parts.replace(part, NEVER);
    }

    /** The connection to the store broke: it may have been started anew. */
    public void connectionLost() {
        reachable = false;
        lostConnections.incrementAndGet();
    }

    /** Whether the store answered when it was last looked at or read. */
    public boolean isReachable() {
        return reachable;
    }

    /** Whether every part of this process is there; false as long as there is none. */
    public boolean isComplete() {
        long lost = lostConnections.get();
        return !parts.isEmpty() && parts.values().stream().allMatch(glance -> glance == lost);
    }
}
