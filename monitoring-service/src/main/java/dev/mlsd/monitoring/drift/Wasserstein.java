package dev.mlsd.monitoring.drift;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Wasserstein-1 (earth mover's) distance: the area between two cumulative distributions, in the unit of the feature. It says how far
 * the mass moved, not only that it did.
 */
public final class Wasserstein {

    private Wasserstein() {}

    /** The distance between two samples, O(n log n). Samples must not be empty or hold values that are not finite. */
    public static double distance(double[] first, double[] second) {
        return distance(first, ones(first.length), second, ones(second.length));
    }

    /**
     * The distance between two weighted samples.
     *
     * @param firstWeights one for each value, not negative, not all zero; scaled to sum 1
     */
    public static double distance(double[] first, double[] firstWeights, double[] second, double[] secondWeights) {
        return distance(Sample.of(first, firstWeights), Sample.of(second, secondWeights));
    }

    private static double distance(Sample a, Sample b) {
        double area = 0;
        double cumulativeA = 0;
        double cumulativeB = 0;
        double previous = Double.NaN;
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            boolean fromA = j >= b.size() || (i < a.size() && a.values[i] <= b.values[j]);
            double value = fromA ? a.values[i] : b.values[j];
            if (!Double.isNaN(previous)) {
                area += (value - previous) * Math.abs(cumulativeA - cumulativeB);
            }
            if (fromA) {
                cumulativeA += a.shares[i++];
            } else {
                cumulativeB += b.shares[j++];
            }
            previous = value;
        }
        return area;
    }

    /**
     * The distance from histograms over equal bins, each bin's values taken together at a point such that the means are right, and
     * not less than the difference of the means. Missing values are left out.
     *
     * <p>The error is 0 for a feature whose values are bins of their own; it is infinite when values lie outside the reference's range,
     * because only their sum is known. NaN when either side has no present value.
     */
    public static Bounded ofHistograms(Histogram reference, Histogram window) {
        if (reference.bins().slots() != window.bins().slots()) {
            throw new IllegalArgumentException("both histograms must have the same bins, got "
                    + reference.bins().slots() + " and " + window.bins().slots() + " slots");
        }
        if (reference.present() == 0 || window.present() == 0) {
            return new Bounded(Double.NaN, Double.NaN);
        }
        if (reference.bins().upper().length == 0) {
            return new Bounded(Math.abs(reference.mean() - window.mean()), Double.POSITIVE_INFINITY);
        }
        Placement expected = Placement.of(reference, 0.5);
        Placement actual = Placement.of(window, expected.fraction());
        double distance = distance(
                new Sample(expected.positions(), expected.shares()), new Sample(actual.positions(), actual.shares()));
        return new Bounded(
                Math.max(distance, Math.abs(reference.mean() - window.mean())), expected.error() + actual.error());
    }

    private static double[] ones(int length) {
        double[] ones = new double[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Values in order with their shares. */
    private record Sample(double[] values, double[] shares) {

        static Sample of(double[] values, double[] weights) {
            if (values.length != weights.length) {
                throw new IllegalArgumentException(
                        "there must be one weight for each value, got " + weights.length + " for " + values.length);
            }
            for (double value : values) {
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException("values must be finite, got " + value);
                }
            }
            double[] shares = Distances.shares(weights);
            int[] order = IntStream.range(0, values.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(index -> values[index]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            return new Sample(
                    Arrays.stream(order).mapToDouble(index -> values[index]).toArray(),
                    Arrays.stream(order).mapToDouble(index -> shares[index]).toArray());
        }

        int size() {
            return values.length;
        }
    }
}
