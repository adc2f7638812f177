package dev.mlsd.monitoring.drift;

import java.util.Arrays;

/**
 * Many tests at once: of those called, at most a given share is wrong on average (Benjamini and Hochberg, Controlling the False
 * Discovery Rate, 1995; it holds for positively dependent tests too, which features of one vector mostly are).
 */
public final class BenjaminiHochberg {

    private BenjaminiHochberg() {}

    /**
     * The p-value up to which tests are called: the largest p(k) with p(k) <= k · level / m, or level / m when there is none, which is
     * what the smallest would have had to reach. NaN values are tests that could not be made and are left out; with none left, the level.
     *
     * @param level share of wrong calls among all calls, between 0 and 1
     */
    public static double cutoff(double[] pValues, double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level must lie between 0 and 1, got " + level);
        }
        double[] sorted =
                Arrays.stream(pValues).filter(p -> !Double.isNaN(p)).sorted().toArray();
        for (int k = sorted.length; k > 0; k--) {
            if (sorted[k - 1] <= k * level / sorted.length) {
                return k * level / sorted.length;
            }
        }
        return level / Math.max(1, sorted.length);
    }
}
