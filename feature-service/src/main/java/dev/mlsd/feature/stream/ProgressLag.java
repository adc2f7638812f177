package dev.mlsd.feature.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/**
 * How far, in wall time, the rows are behind their topics: the time since the first look at which a record was there that has not been
 * applied yet. Records carry world time, which says nothing about it, and a number of records says nothing about time. So each look
 * notes how many records the topics held, and a lag ends when as many have been applied. It is right to the time between two looks, and
 * goes on growing when the broker is asked in vain. Safe for use by several threads; reading costs a volatile read.
 */
public final class ProgressLag {

    /** Looks remembered; older ones are thinned, so that a lag of hours is kept to a few per cent. */
    private static final int LOOKS = 1_024;

    private record Look(long nanos, long end) {}

    private final LongSupplier nanoClock;
    private final ArrayDeque<Look> unapplied = new ArrayDeque<>();
    private volatile Look oldest;

    /** No lag until records are seen. The clock only goes forward, as {@link System#nanoTime}. */
    public ProgressLag(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * Notes a look.
     *
     * @param ends records that the topics hold, over all partitions and since their beginning
     * @param applied of these, what has been applied; not more
     */
    public synchronized void looked(long ends, long applied) {
        if (ends < applied
                || (!unapplied.isEmpty() && ends < unapplied.getLast().end())) {
            // The topics have been made anew.
            unapplied.clear();
        }
        while (!unapplied.isEmpty() && unapplied.getFirst().end() <= applied) {
            unapplied.removeFirst();
        }
        if (ends > applied && (unapplied.isEmpty() || unapplied.getLast().end() < ends)) {
            if (unapplied.size() == LOOKS) {
                unapplied.removeLast();
            }
            unapplied.addLast(new Look(nanoClock.getAsLong(), ends));
        }
        oldest = unapplied.peekFirst();
    }

    /** How far the rows are behind; zero when all that was seen has been applied. */
    public Duration lag() {
        Look first = oldest;
        return first == null ? Duration.ZERO : Duration.ofNanos(nanoClock.getAsLong() - first.nanos());
    }
}
