package dev.mlsd.workbench.follow;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long an event needs from the log into a row, by wall time, seen from outside: between the moment a reader of the log has the
 * event and the moment it has the row's change, which is published only after the online store has the row. Safe for use by many
 * threads.
 */
final class Freshness {

    private static final int EVENTS = 2_048;
    private static final int LAGS = 256;

    private final long windowMillis;
    private final Map<Cause, Long> events = new LinkedHashMap<>();
    private final Map<String, Deque<Lag>> lags = new TreeMap<>();

    /**
     * An empty board.
     *
     * @param windowMillis how old a lag may be and still be told
     */
    Freshness(long windowMillis) {
        this.windowMillis = windowMillis;
    }

    /** An event: its id and its arrival in world time, because a label bears the id of its payment. */
    private record Cause(String id, long arrivalMillis) {}

    private record Lag(long atMillis, long millis) {}

    /** Lags of a view in milliseconds, over the last minute: the middle one and the longest of {@code count}. */
    record Seen(long p50, long worst, int count) {}

    /** An event was seen to come. */
    synchronized void event(String id, long arrivalMillis, long seenMillis) {
        events.put(new Cause(id, arrivalMillis), seenMillis);
        if (events.size() > EVENTS) {
            events.remove(events.keySet().iterator().next());
        }
    }

    /** A row was seen to change by it. */
    synchronized void change(String view, String id, long arrivalMillis, long seenMillis) {
        Long since = events.get(new Cause(id, arrivalMillis));
        if (since == null) {
            return;
        }
        Deque<Lag> of = lags.computeIfAbsent(view, _ -> new ArrayDeque<>());
        of.addLast(new Lag(seenMillis, Math.max(0, seenMillis - since)));
        if (of.size() > LAGS) {
            of.removeFirst();
        }
    }

    /** By view; a view whose rows did not change lately is not there. */
    synchronized Map<String, Seen> seen(long nowMillis) {
        Map<String, Seen> seen = new TreeMap<>();
        lags.forEach((view, of) -> {
            long[] recent = of.stream()
                    .filter(lag -> lag.atMillis() > nowMillis - windowMillis)
                    .mapToLong(Lag::millis)
                    .toArray();
            if (recent.length > 0) {
                Arrays.sort(recent);
                seen.put(view, new Seen(recent[recent.length / 2], recent[recent.length - 1], recent.length));
            }
        });
        return seen;
    }

    synchronized void clear() {
        events.clear();
        lags.clear();
    }
}
