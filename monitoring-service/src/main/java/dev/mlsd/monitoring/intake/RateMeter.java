package dev.mlsd.monitoring.intake;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Events per second of wall time over the last five seconds, in slots of half a second. Safe for use by many threads. */
final class RateMeter {

    private static final long SLOT_NANOS = Duration.ofMillis(500).toNanos();
    private static final int SLOTS = 10;

    private final LongSupplier nanoTime;
    private final long startNanos;
    private final long[] counts = new long[SLOTS + 1];
    private final long[] slotNumbers = new long[SLOTS + 1];

    /** @param nanoTime a clock that only goes forward, as {@link System#nanoTime} */
    RateMeter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
    }

    synchronized void add(long events) {
        long slot = currentSlot();
        int index = (int) (slot % counts.length);
        if (slotNumbers[index] != slot) {
            slotNumbers[index] = slot;
            counts[index] = 0;
        }
        counts[index] += events;
    }

    /** The rate over the slots that are over; the running one would pull it down. */
    synchronized double perSecond() {
        long current = currentSlot();
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            if (slotNumbers[i] < current && slotNumbers[i] >= current - SLOTS) {
                sum += counts[i];
            }
        }
        return sum * 1e9 / (SLOTS * SLOT_NANOS);
    }

    private long currentSlot() {
        return (nanoTime.getAsLong() - startNanos) / SLOT_NANOS;
    }
}
