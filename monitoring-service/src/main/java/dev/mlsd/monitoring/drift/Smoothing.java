package dev.mlsd.monitoring.drift;

import java.util.Arrays;

/**
 * What becomes of an empty bin where a logarithm needs a share above zero. The choice moves PSI more than most drifts do (one empty
 * bin of three: 0.23 to 1.17), so it is declared with every figure.
 */
public sealed interface Smoothing {

    /**
     * The one used for features: shares below 1e-4 count as 1e-4. A reference has tens of thousands of rows, so this is a few rows of
     * it; with a smaller floor a handful of rows in a bin that the reference never saw would weigh more than a real shift.
     */
    Smoothing DECLARED = new Floor(1e-4);

    /** The shares of weights after smoothing; weights are counts or shares, not negative and not all zero. */
    double[] shares(double[] weights);

    /** Every share below the floor counts as the floor; the others stay, so the sum may exceed 1 a little. */
    record Floor(double floor) implements Smoothing {

        public Floor {
            if (!(floor > 0 && floor < 1)) {
                throw new IllegalArgumentException("floor must lie between 0 and 1, got " + floor);
            }
        }

        @Override
        public double[] shares(double[] weights) {
            double[] shares = Distances.shares(weights);
            for (int i = 0; i < shares.length; i++) {
                shares[i] = Math.max(shares[i], floor);
            }
            return shares;
        }
    }

    /** Every count grows by the same amount before shares are taken (Laplace with 1, Jeffreys with 0.5). For counts only. */
    record Additive(double added) implements Smoothing {

        public Additive {
            if (!(added > 0)) {
                throw new IllegalArgumentException("added must be above 0, got " + added);
            }
        }

        @Override
        public double[] shares(double[] weights) {
            return Distances.shares(
                    Arrays.stream(weights).map(weight -> weight + added).toArray());
        }
    }
}
