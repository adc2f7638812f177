package dev.mlsd.monitoring.drift;

/**
 * Population stability index: the sum of (a - e) ln(a / e) over bins, with e the reference's share and a the window's; both
 * directions of the Kullback-Leibler divergence added up (Siddiqi, Credit Risk Scorecards, 2006).
 */
public final class PopulationStability {

    private PopulationStability() {}

    /**
     * The index. Not negative; 0 for equal shares.
     *
     * @param reference weights of the reference, one per bin: counts or shares
     * @param window weights of the window, over the same bins
     * @param smoothing what becomes of empty bins
     */
    public static double index(double[] reference, double[] window, Smoothing smoothing) {
        Distances.checkEqualLengths(reference, window);
        double[] expected = smoothing.shares(reference);
        double[] actual = smoothing.shares(window);
        double sum = 0;
        for (int bin = 0; bin < expected.length; bin++) {
            sum += (actual[bin] - expected[bin]) * Math.log(actual[bin] / expected[bin]);
        }
        return sum;
    }

    /**
     * The value that the index exceeds with the given probability although nothing drifts, for independent rows and no thin bins: the
     * chi-square quantile of bins - 1 degrees of freedom times (1/N + 1/M) (Yurdakul, 2018). With few rows the customary 0.1 is far
     * below it.
     *
     * @param level probability of a false alarm, for example 0.05
     */
    public static double criticalValue(int bins, long referenceRows, long windowRows, double level) {
        if (bins < 2 || referenceRows < 1 || windowRows < 1) {
            throw new IllegalArgumentException("needs two bins and a row on each side, got " + bins + " bins, "
                    + referenceRows + " and " + windowRows + " rows");
        }
        return ChiSquare.quantile(level, bins - 1) * (1.0 / referenceRows + 1.0 / windowRows);
    }
}
