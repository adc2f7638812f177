package dev.mlsd.inference.decision;

import java.util.Arrays;

/**
 * Turns a model's score into a probability that means what it says: of the payments given 0.1, one in ten is a fraud.
 *
 * <p>Both kinds are monotone, so they never change the order of payments, only the numbers. A score of NaN stays NaN.
 */
public sealed interface Calibration {

    /** Scores are kept this far from 0 and 1, where the logit is infinite. */
    double CLIP = 1e-7;

    /** The probability for a score in [0, 1]; O(log points) at most. */
    double apply(double score);

    /**
     * Platt scaling on the logit: {@code p = 1 / (1 + exp(-(a * logit(s) + b)))}, with s clipped to [1e-7, 1 - 1e-7].
     *
     * <p>Platt, "Probabilistic outputs for support vector machines" (1999), eq. 2, applied to log odds, so that a = 1, b = 0 changes
     * nothing. Throws {@link IllegalArgumentException} unless a is above 0 and both are finite.
     */
    static Calibration platt(double a, double b) {
        return new Platt(a, b);
    }

    /**
     * Isotonic regression: linear between the points (x, y), flat outside. Zadrozny and Elkan, "Transforming classifier scores into
     * accurate multiclass probability estimates" (2002), section 3.
     *
     * @param x scores, strictly increasing, at least one
     * @param y probabilities in [0, 1], never decreasing, as many as scores
     */
    static Calibration isotonic(double[] x, double[] y) {
        return new Isotonic(x, y);
    }

    /** See {@link #platt}. */
    record Platt(double a, double b) implements Calibration {

        public Platt {
            if (!(a > 0 && Double.isFinite(a) && Double.isFinite(b))) {
                throw new IllegalArgumentException(
                        "Platt scaling needs a finite a above 0 and a finite b, got a = " + a + ", b = " + b);
            }
        }

        @Override
        public double apply(double score) {
            double clipped = Math.clamp(score, CLIP, 1 - CLIP);
            return 1 / (1 + Math.exp(-(a * Math.log(clipped / (1 - clipped)) + b)));
        }
    }

    /** See {@link #isotonic}. Immutable: the arrays are copied in, and nobody sees them. */
    final class Isotonic implements Calibration {

        private final double[] x;
        private final double[] y;

        private Isotonic(double[] x, double[] y) {
            if (x.length == 0 || x.length != y.length) {
                throw new IllegalArgumentException(
                        "isotonic calibration needs as many probabilities as scores, and at least one, got " + y.length
                                + " for " + x.length);
            }
            for (int i = 0; i < x.length; i++) {
                if (!Double.isFinite(x[i]) || (i > 0 && x[i] <= x[i - 1])) {
                    throw new IllegalArgumentException("scores must increase strictly, got " + x[i] + " at point " + i);
                }
                if (!(y[i] >= 0 && y[i] <= 1) || (i > 0 && y[i] < y[i - 1])) {
                    throw new IllegalArgumentException(
                            "probabilities must lie in [0, 1] and never decrease, got " + y[i] + " at point " + i);
                }
            }
            this.x = x.clone();
            this.y = y.clone();
        }

        @Override
        public double apply(double score) {
            if (Double.isNaN(score)) {
                return Double.NaN;
            }
            int found = Arrays.binarySearch(x, score);
            if (found >= 0) {
                return y[found];
            }
            int next = -found - 1;
            if (next == 0) {
                return y[0];
            }
            if (next == x.length) {
                return y[x.length - 1];
            }
            double share = (score - x[next - 1]) / (x[next] - x[next - 1]);
            return y[next - 1] + share * (y[next] - y[next - 1]);
        }
    }
}
