package dev.mlsd.monitoring.drift;

import java.util.Arrays;

/**
 * Kolmogorov-Smirnov: the largest difference between two cumulative distributions. From 0 to 1, without a unit; it sees a shift in the
 * bulk well and one in the tails badly.
 */
public final class KolmogorovSmirnov {

    /** Up to this product of sample sizes the p-value is exact; beyond, the exact one would take seconds and differ by nothing. */
    static final long LARGEST_EXACT = 40_000_000;

    private KolmogorovSmirnov() {}

    /**
     * The two-sample statistic and its two-sided p-value. Exact for samples whose sizes multiply to at most {@value #LARGEST_EXACT}:
     * the share of all orders of the pooled sample with a difference at least as large, O(n m); ties are treated as if they had been
     * broken, which makes p too large rather than too small. Beyond that, Kolmogorov's limit. Samples must not be empty or hold NaN.
     */
    public static TestResult test(double[] first, double[] second) {
        double[] a = sorted(first);
        double[] b = sorted(second);
        long difference = largestDifference(a, b);
        double statistic = difference / ((double) a.length * b.length);
        double pValue = (long) a.length * b.length <= LARGEST_EXACT
                ? exactTail(a.length, b.length, difference)
                : limitTail(statistic * Math.sqrt((double) a.length * b.length / ((double) a.length + b.length)));
        return new TestResult(statistic, pValue);
    }

    /**
     * The statistic from histograms over equal bins: the largest difference at a bin's upper bound. Missing values are left out. The
     * error states how much larger the difference could be inside a bin; 0 for a feature whose values are bins of their own, which the
     * sums tell. NaN when either side has no present value.
     */
    public static Bounded ofHistograms(Histogram reference, Histogram window) {
        Cumulative cumulative = Cumulative.of(reference, window);
        double atBounds = 0;
        double anywhere = 0;
        for (int cell = 0; cell < cumulative.cells(); cell++) {
            atBounds = Math.max(atBounds, Math.abs(cumulative.differenceAfter(cell)));
            if (!cumulative.isPoint(cell)) {
                anywhere = Math.max(anywhere, cumulative.largestInside(cell));
            }
        }
        if (cumulative.isEmpty()) {
            return new Bounded(Double.NaN, Double.NaN);
        }
        boolean exact =
                Placement.of(reference, 1).error() + Placement.of(window, 1).error() == 0;
        return new Bounded(atBounds, exact ? 0 : Math.max(0, anywhere - atBounds));
    }

    /** Largest |i m - j n| over the pooled values, with i of n first and j of m second values up to a value. */
    private static long largestDifference(double[] a, double[] b) {
        long largest = 0;
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            double value = Math.min(a[i], b[j]);
            while (i < a.length && a[i] <= value) {
                i++;
            }
            while (j < b.length && b[j] <= value) {
                j++;
            }
            largest = Math.max(largest, Math.abs((long) i * b.length - (long) j * a.length));
        }
        return largest;
    }

    /**
     * Walks all lattice paths from (0, 0) to (n, m) at once, each as likely as any other, and adds up the probability of those that
     * touch the band |i m - j n| >= difference. Adding the outside instead of subtracting the inside from 1 keeps small p-values right.
     */
    private static double exactTail(int n, int m, long difference) {
        if (difference == 0) {
            return 1;
        }
        double[] reached = new double[m + 1];
        double outside = 0;
        for (int i = 0; i <= n; i++) {
            for (int j = 0; j <= m; j++) {
                double left = (double) n + m - i - j + 1;
                double probability = i == 0 && j == 0 ? 1 : 0;
                if (i > 0) {
                    probability += reached[j] * (n - i + 1) / left;
                }
                if (j > 0) {
                    probability += reached[j - 1] * (m - j + 1) / left;
                }
                if (Math.abs((long) i * m - (long) j * n) >= difference) {
                    outside += probability;
                    probability = 0;
                }
                reached[j] = probability;
            }
        }
        return Math.min(1, outside);
    }

    /** Kolmogorov's limit distribution: 2 Σ (-1)^(k-1) exp(-2 k² x²). */
    static double limitTail(double x) {
        if (x < 0.2) {
            return 1; // the series needs many terms there, and the value is 1 to twelve digits
        }
        double sum = 0;
        double sign = 1;
        for (int k = 1; k <= 100; k++) {
            double term = Math.exp(-2.0 * k * k * x * x);
            sum += sign * term;
            sign = -sign;
            if (term < 1e-17) {
                break;
            }
        }
        return Math.clamp(2 * sum, 0, 1);
    }

    private static double[] sorted(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("each sample needs at least one value, got none");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        if (Double.isNaN(sorted[sorted.length - 1])) {
            throw new IllegalArgumentException("samples must not hold NaN; leave missing values out");
        }
        return sorted;
    }
}
