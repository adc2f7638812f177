package dev.mlsd.traffic.status;

import java.util.concurrent.TimeUnit;

/** Events a second over the last five seconds, in steps of a quarter of a second. Not safe for use by several threads. */
public final class RecentRate {

    private static final int SLOTS = 21;
    private static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final long[] counts = new long[SLOTS];
    private final long[] numbers = new long[SLOTS];

    /** Counts an event. */
    public void count(long nowNanos) {
        count(1, nowNanos);
    }

    /** Counts events. */
    public void count(long events, long nowNanos) {
        long number = Math.floorDiv(nowNanos, SLOT_NANOS);
        int slot = Math.floorMod(number, SLOTS);
        if (numbers[slot] != number) {
            numbers[slot] = number;
            counts[slot] = 0;
        }
        counts[slot] += events;
    }

    /** Events a second; the step that is still open does not count. */
    public double perSecond(long nowNanos) {
        long open = Math.floorDiv(nowNanos, SLOT_NANOS);
        long events = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            if (numbers[slot] < open && numbers[slot] > open - SLOTS) {
                events += counts[slot];
            }
        }
        double seconds = (SLOTS - 1) * (double) SLOT_NANOS / TimeUnit.SECONDS.toNanos(1);
        return events / seconds;
    }
}
