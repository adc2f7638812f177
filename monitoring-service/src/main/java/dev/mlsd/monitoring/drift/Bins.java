package dev.mlsd.monitoring.drift;

import java.util.Arrays;

/**
 * Frozen bins of one feature. Bin i holds values up to and including {@code upper[i]} and above {@code upper[i - 1]}; three more
 * follow for values below the reference's minimum, above its maximum, and missing ones (NaN). A feature of few distinct values gets
 * a bin for each.
 *
 * @param minimum smallest value of the reference; NaN when the reference had only missing values
 * @param upper upper bounds, strictly increasing; the last is the reference's maximum
 */
public record Bins(double minimum, double[] upper) {

    /** Bins kept for a feature. Raising it makes distances finer and every window larger. */
    public static final int MAX_BINS = 256;

    public Bins {
        for (int i = 0; i < upper.length; i++) {
            double previous = i == 0 ? minimum : upper[i - 1];
            boolean increasing = i == 0 ? upper[0] >= minimum : upper[i] > previous;
            if (!increasing) {
                throw new IllegalArgumentException(
                        "upper bounds must increase strictly, got " + upper[i] + " after " + previous);
            }
        }
    }

    /** Quantile bins of reference values, at most {@code most} of them; NaN values are left out. */
    public static Bins ofQuantiles(double[] values, int most) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return new Bins(Double.NaN, new double[0]);
        }
        double[] distinct = Arrays.stream(sorted).distinct().toArray();
        if (distinct.length <= most) {
            return new Bins(sorted[0], distinct);
        }
        double[] upper = new double[most];
        for (int i = 0; i < most; i++) {
            int rank = (int) (((long) (i + 1) * sorted.length + most - 1) / most);
            upper[i] = sorted[rank - 1];
        }
        return new Bins(sorted[0], Arrays.stream(upper).distinct().toArray());
    }

    /** Slots of a histogram: the bins, then below, above and missing. */
    public int slots() {
        return upper.length + 3;
    }

    public int belowSlot() {
        return upper.length;
    }

    public int aboveSlot() {
        return upper.length + 1;
    }

    public int missingSlot() {
        return upper.length + 2;
    }

    /** The slot of a value. O(log bins). */
    public int slotOf(double value) {
        if (Double.isNaN(value)) {
            return missingSlot();
        }
        if (upper.length == 0 || value > upper[upper.length - 1]) {
            return aboveSlot();
        }
        if (value < minimum) {
            return belowSlot();
        }
        int index = Arrays.binarySearch(upper, value);
        return index >= 0 ? index : -index - 1;
    }
}
