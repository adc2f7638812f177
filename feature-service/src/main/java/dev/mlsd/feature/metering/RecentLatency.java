package dev.mlsd.feature.metering;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * Quantiles of the durations of the last half minute: six histograms of five seconds each, with two significant digits, merged
 * when asked. Recording takes some 50 ns under a lock. Safe for use by many threads.
 */
public final class RecentLatency {

    private static final int SLOTS = 6;
    private static final long SLOT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long HIGHEST_MICROS = Duration.ofMinutes(1).toNanos() / 1000;
    private static final int DIGITS = 2;

    private final LongSupplier nanoClock;
    private final Histogram[] histograms = new Histogram[SLOTS];
    private final long[] turns = new long[SLOTS];

    public RecentLatency(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        for (int slot = 0; slot < SLOTS; slot++) {
            histograms[slot] = new Histogram(HIGHEST_MICROS, DIGITS);
            turns[slot] = Long.MIN_VALUE;
        }
    }

    /** Records a duration; beyond a minute it counts as a minute. */
    public synchronized void record(long nanos) {
        long turn = Math.floorDiv(nanoClock.getAsLong(), SLOT_NANOS);
        int slot = (int) Math.floorMod(turn, (long) SLOTS);
        if (turns[slot] != turn) {
            turns[slot] = turn;
            histograms[slot].reset();
        }
        histograms[slot].recordValue(Math.min(HIGHEST_MICROS, Math.max(0, nanos / 1000)));
    }

    /**
     * A quantile in milliseconds; empty when nothing was recorded lately.
     *
     * @param quantile in [0, 1]
     */
    public synchronized OptionalDouble quantileMillis(double quantile) {
        long now = Math.floorDiv(nanoClock.getAsLong(), SLOT_NANOS);
        Histogram merged = new Histogram(HIGHEST_MICROS, DIGITS);
        for (int slot = 0; slot < SLOTS; slot++) {
            if (turns[slot] > now - SLOTS && turns[slot] <= now) {
                merged.add(histograms[slot]);
            }
        }
        return merged.getTotalCount() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(merged.getValueAtPercentile(quantile * 100) / 1000.0);
    }
}
