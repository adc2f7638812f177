package dev.mlsd.monitoring.quality;

/** Checks shared by the figures. */
final class Rows {

    private Rows() {}

    /** As many labels as scores, and no score that is NaN or infinite. */
    static void check(double[] scores, boolean[] labels) {
        if (scores.length != labels.length) {
            throw new IllegalArgumentException(
                    "there must be one label for each score, got " + scores.length + " and " + labels.length);
        }
        for (int i = 0; i < scores.length; i++) {
            if (!Double.isFinite(scores[i])) {
                throw new IllegalArgumentException("scores must be finite, got " + scores[i] + " in row " + i);
            }
        }
    }

    /** As {@link #check}, and every score is a probability. */
    static void checkProbabilities(double[] probabilities, boolean[] labels) {
        check(probabilities, labels);
        for (int i = 0; i < probabilities.length; i++) {
            if (probabilities[i] < 0 || probabilities[i] > 1) {
                throw new IllegalArgumentException(
                        "probabilities must lie from 0 to 1, got " + probabilities[i] + " in row " + i);
            }
        }
    }

    /** One value of a stream. */
    static void checkFinite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("values must be finite, got " + value);
        }
    }

    /** Probabilities without labels. */
    static void checkProbabilities(double[] probabilities) {
        for (int i = 0; i < probabilities.length; i++) {
            if (!(probabilities[i] >= 0 && probabilities[i] <= 1)) {
                throw new IllegalArgumentException(
                        "probabilities must lie from 0 to 1, got " + probabilities[i] + " in row " + i);
            }
        }
    }
}
