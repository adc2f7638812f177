package dev.mlsd.monitoring.drift;

import java.util.Arrays;

/**
 * How often values fell into each slot of frozen {@link Bins}, with the sum and the sum of squares of the values that were not
 * missing. Counts are integers, so histograms of parts add up to the histogram of the whole, in any order; the two sums do so up to
 * rounding.
 *
 * <p>For one writer at a time; whoever reads meanwhile needs a lock outside. {@link #add} costs one binary search.
 */
public final class Histogram {

    private final Bins bins;
    private final long[] counts;
    private double sum;
    private double sumOfSquares;

    /** An empty histogram. */
    public Histogram(Bins bins) {
        this.bins = bins;
        this.counts = new long[bins.slots()];
    }

    /** The histogram of values; NaN counts as missing, infinite values are refused. */
    public static Histogram of(Bins bins, double[] values) {
        Histogram histogram = new Histogram(bins);
        for (double value : values) {
            histogram.add(value);
        }
        return histogram;
    }

    /**
     * A histogram from what was written down of it.
     *
     * @param counts one for each slot of the bins: the bins, then below, above, missing
     */
    public static Histogram restored(Bins bins, long[] counts, double sum, double sumOfSquares) {
        if (counts.length != bins.slots()) {
            throw new IllegalArgumentException("counts must have " + bins.slots() + " slots, got " + counts.length);
        }
        Histogram histogram = new Histogram(bins);
        for (int slot = 0; slot < counts.length; slot++) {
            if (counts[slot] < 0) {
                throw new IllegalArgumentException(
                        "counts must not be negative, got " + counts[slot] + " in slot " + slot);
            }
            histogram.counts[slot] = counts[slot];
        }
        histogram.sum = sum;
        histogram.sumOfSquares = sumOfSquares;
        return histogram;
    }

    /** Counts a value; NaN is a missing one. Infinite values would spoil the sums and are refused. */
    public void add(double value) {
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException("values must be finite or NaN, got " + value);
        }
        counts[bins.slotOf(value)]++;
        if (!Double.isNaN(value)) {
            sum += value;
            sumOfSquares += value * value;
        }
    }

    /** Adds all that another histogram over equal bins has counted. */
    public void addAll(Histogram other) {
        if (other.bins != bins
                && !(Arrays.equals(other.bins.upper(), bins.upper())
                        && Double.compare(other.bins.minimum(), bins.minimum()) == 0)) {
            throw new IllegalArgumentException("only histograms over equal bins can be merged");
        }
        for (int slot = 0; slot < counts.length; slot++) {
            counts[slot] += other.counts[slot];
        }
        sum += other.sum;
        sumOfSquares += other.sumOfSquares;
    }

    public Bins bins() {
        return bins;
    }

    /** Values in a slot of {@link Bins#slotOf}. */
    public long count(int slot) {
        return counts[slot];
    }

    /** A copy of all counts: the bins, then below, above, missing. */
    public long[] counts() {
        return counts.clone();
    }

    /** All values counted, missing ones included. */
    public long rows() {
        return Arrays.stream(counts).sum();
    }

    /** Values that were not missing. */
    public long present() {
        return rows() - missing();
    }

    public long below() {
        return counts[bins.belowSlot()];
    }

    public long above() {
        return counts[bins.aboveSlot()];
    }

    public long missing() {
        return counts[bins.missingSlot()];
    }

    /** Sum of the values that were not missing. */
    public double sum() {
        return sum;
    }

    public double sumOfSquares() {
        return sumOfSquares;
    }

    /** Mean of the values that were not missing; NaN when there are none. */
    public double mean() {
        long present = present();
        return present == 0 ? Double.NaN : sum / present;
    }

    /** Population deviation of the values that were not missing; NaN when there are none. */
    public double deviation() {
        double mean = mean();
        return Math.sqrt(Math.max(0, sumOfSquares / present() - mean * mean));
    }
}
