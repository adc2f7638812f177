package dev.mlsd.feature.metering;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Events per second over the last {@value #SECONDS} whole seconds of wall time. Counts in one slot per second; an event that falls
 * together with the turn of its slot may be lost, which a rate can bear and a total could not. Safe for use by many threads.
 */
public final class RecentRate {

    static final int SECONDS = 5;
    private static final int SLOTS = 8;
    private static final long NANOS = 1_000_000_000L;

    private final LongSupplier nanoClock;
    private final AtomicLongArray seconds = new AtomicLongArray(SLOTS);
    private final AtomicLongArray counts = new AtomicLongArray(SLOTS);

    public RecentRate(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        for (int slot = 0; slot < SLOTS; slot++) {
            seconds.set(slot, Long.MIN_VALUE);
        }
    }

    public void add(int events) {
        long second = Math.floorDiv(nanoClock.getAsLong(), NANOS);
        int slot = (int) Math.floorMod(second, (long) SLOTS);
        long seen = seconds.get(slot);
        if (seen != second && seconds.compareAndSet(slot, seen, second)) {
            counts.set(slot, 0);
        }
        counts.addAndGet(slot, events);
    }

    /** 0 when nothing happened. */
    public double perSecond() {
        long now = Math.floorDiv(nanoClock.getAsLong(), NANOS);
        long total = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            long second = seconds.get(slot);
            if (second < now && second >= now - SECONDS) {
                total += counts.get(slot);
            }
        }
        return (double) total / SECONDS;
    }
}
