package dev.mlsd.monitoring.quality;

/**
 * Label drift: P(fraud) moved while P(features | class) stayed. Then every odds changes by the same factor, and nothing of the model has
 * to be learnt again. Saerens, Latinne and Decaestecker, Adjusting the Outputs of a Classifier to New a Priori Probabilities, Neural
 * Computation 14 (2002), equations 2.4 and 2.9.
 */
public final class PriorShift {

    private static final int STEPS = 10_000;
    private static final double PRECISION = 1e-12;

    private PriorShift() {}

    /** The probability of a row under a new prior; priors must lie between 0 and 1. */
    public static double correct(double probability, double oldPrior, double newPrior) {
        checkPrior(oldPrior);
        checkPrior(newPrior);
        double positive = newPrior / oldPrior * probability;
        double negative = (1 - newPrior) / (1 - oldPrior) * (1 - probability);
        return positive / (positive + negative);
    }

    /**
     * The new prior, from calibrated probabilities without labels: the fixed point at which it is the mean of the corrected
     * probabilities, by expectation maximisation from the old one. NaN for no rows. O(rows) a step.
     *
     * @param oldPrior share of frauds for which the probabilities are calibrated
     */
    public static double estimate(double[] probabilities, double oldPrior) {
        checkPrior(oldPrior);
        Rows.checkProbabilities(probabilities);
        if (probabilities.length == 0) {
            return Double.NaN;
        }
        double prior = oldPrior;
        for (int step = 0; step < STEPS; step++) {
            double sum = 0;
            for (double probability : probabilities) {
                sum += correct(probability, oldPrior, prior);
            }
            double next = Math.clamp(sum / probabilities.length, PRECISION, 1 - PRECISION);
            boolean still = Math.abs(next - prior) < PRECISION * prior;
            prior = next;
            if (still) {
                break;
            }
        }
        return prior;
    }

    private static void checkPrior(double prior) {
        if (!(prior > 0 && prior < 1)) {
            throw new IllegalArgumentException("a prior must lie between 0 and 1, got " + prior);
        }
    }
}
