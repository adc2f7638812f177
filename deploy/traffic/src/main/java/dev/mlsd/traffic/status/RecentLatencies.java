package dev.mlsd.traffic.status;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Latencies of the last half minute, from the intended and from the real moment of sending. A client that waits for a slow answer
 * before it sends the next request hides exactly the bad moments from its own figures (Tene, "How NOT to measure latency", 2015:
 * coordinated omission); the intended moment does not.
 *
 * <p>Six histograms of five seconds each, to two digits, take turns. Not safe for use by several threads.
 */
public final class RecentLatencies {

    private static final int SLOTS = 6;
    private static final long SLOT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long HIGHEST_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final int DIGITS = 2;

    private final Histogram[] intended = new Histogram[SLOTS];
    private final Histogram[] naive = new Histogram[SLOTS];
    private final long[] numbers = new long[SLOTS];

    public RecentLatencies() {
        for (int slot = 0; slot < SLOTS; slot++) {
            intended[slot] = new Histogram(HIGHEST_MICROS, DIGITS);
            naive[slot] = new Histogram(HIGHEST_MICROS, DIGITS);
        }
    }

    /** Records an answer that has just come. */
    public void record(long dueNanos, long sentNanos, long nowNanos) {
        long number = Math.floorDiv(nowNanos, SLOT_NANOS);
        int slot = Math.floorMod(number, SLOTS);
        if (numbers[slot] != number) {
            numbers[slot] = number;
            intended[slot].reset();
            naive[slot].reset();
        }
        intended[slot].recordValue(micros(nowNanos - dueNanos));
        naive[slot].recordValue(micros(nowNanos - sentNanos));
    }

    private static long micros(long nanos) {
        return Math.clamp(nanos / 1000, 0, HIGHEST_MICROS);
    }

    /** Quantiles as of now. */
    public Latencies latencies(long nowNanos) {
        Histogram allIntended = new Histogram(HIGHEST_MICROS, DIGITS);
        Histogram allNaive = new Histogram(HIGHEST_MICROS, DIGITS);
        long oldest = Math.floorDiv(nowNanos, SLOT_NANOS) - SLOTS;
        for (int slot = 0; slot < SLOTS; slot++) {
            if (numbers[slot] > oldest) {
                allIntended.add(intended[slot]);
                allNaive.add(naive[slot]);
            }
        }
        if (allIntended.getTotalCount() == 0) {
            return Latencies.NONE;
        }
        return new Latencies(
                millis(allIntended, 50), millis(allIntended, 99), millis(allNaive, 50), millis(allNaive, 99));
    }

    private static double millis(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1000.0;
    }
}
