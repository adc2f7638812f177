package dev.mlsd.monitoring.drift;

import org.apache.commons.numbers.gamma.RegularizedGamma;

/** Pearson's chi-square tests over the same categories. The p-values hold for independent rows and expected counts of 5 or more. */
public final class ChiSquare {

    private ChiSquare() {}

    /**
     * Do two samples come from one distribution? The 2 × k contingency table, both rows being samples with noise of their own; no
     * continuity correction. Categories empty on both sides are left out. With one category left there is nothing to differ: 0 and 1.
     */
    public static TestResult contingency(double[] first, double[] second) {
        Distances.checkEqualLengths(first, second);
        double firstTotal = total(first);
        double secondTotal = total(second);
        double all = firstTotal + secondTotal;
        double statistic = 0;
        int categories = 0;
        for (int i = 0; i < first.length; i++) {
            double column = first[i] + second[i];
            if (column > 0) {
                statistic += term(first[i], column * firstTotal / all) + term(second[i], column * secondTotal / all);
                categories++;
            }
        }
        return new TestResult(statistic, tail(statistic, categories - 1));
    }

    /**
     * Goodness of fit to the reference scaled to the window's size, as if the reference were known without noise. Many tools do this
     * with a sample as reference; it rejects too often then, {@link #contingency} does not. A category that the reference never saw
     * makes the statistic infinite.
     */
    public static TestResult goodnessOfFit(double[] reference, double[] window) {
        Distances.checkEqualLengths(reference, window);
        double scale = total(window) / total(reference);
        double statistic = 0;
        int categories = 0;
        for (int i = 0; i < reference.length; i++) {
            if (reference[i] > 0 || window[i] > 0) {
                statistic += term(window[i], reference[i] * scale);
                categories++;
            }
        }
        return new TestResult(statistic, tail(statistic, categories - 1));
    }

    /** Probability that a chi-square variable exceeds the statistic. */
    static double tail(double statistic, int degreesOfFreedom) {
        if (degreesOfFreedom < 1) {
            return 1;
        }
        return Double.isInfinite(statistic) ? 0 : RegularizedGamma.Q.value(degreesOfFreedom / 2.0, statistic / 2);
    }

    /** The value that a chi-square variable exceeds with this probability, to the last bit or two, by bisection. */
    static double quantile(double probability, int degreesOfFreedom) {
        if (!(probability > 0 && probability < 1)) {
            throw new IllegalArgumentException("probability must lie between 0 and 1, got " + probability);
        }
        double low = 0;
        double high = 1;
        while (tail(high, degreesOfFreedom) > probability) {
            low = high;
            high *= 2;
        }
        for (double middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
            if (tail(middle, degreesOfFreedom) > probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static double term(double observed, double expected) {
        double difference = observed - expected;
        return difference * difference / expected;
    }

    private static double total(double[] counts) {
        double total = 0;
        for (double count : counts) {
            if (!(count >= 0) || Double.isInfinite(count)) {
                throw new IllegalArgumentException("counts must be finite and not negative, got " + count);
            }
            total += count;
        }
        if (total == 0) {
            throw new IllegalArgumentException("each side needs at least one row, got none");
        }
        return total;
    }
}
