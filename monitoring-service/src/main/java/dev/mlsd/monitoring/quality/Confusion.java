package dev.mlsd.monitoring.quality;

/**
 * What was called positive against what was positive.
 *
 * @param truePositives positive and called so
 * @param falsePositives negative but called positive
 * @param falseNegatives positive but called negative
 * @param trueNegatives negative and called so
 */
public record Confusion(long truePositives, long falsePositives, long falseNegatives, long trueNegatives) {

    public static final Confusion NONE = new Confusion(0, 0, 0, 0);

    public Confusion {
        if (truePositives < 0 || falsePositives < 0 || falseNegatives < 0 || trueNegatives < 0) {
            throw new IllegalArgumentException("counts must not be negative, got " + truePositives + ", "
                    + falsePositives + ", " + falseNegatives + ", " + trueNegatives);
        }
    }

    /** Rows at or above the threshold are called positive. */
    public static Confusion at(double threshold, double[] scores, boolean[] labels) {
        Rows.check(scores, labels);
        long truePositives = 0;
        long falsePositives = 0;
        long positives = 0;
        for (int i = 0; i < labels.length; i++) {
            boolean called = scores[i] >= threshold;
            positives += labels[i] ? 1 : 0;
            truePositives += called && labels[i] ? 1 : 0;
            falsePositives += called && !labels[i] ? 1 : 0;
        }
        return new Confusion(
                truePositives, falsePositives, positives - truePositives, labels.length - positives - falsePositives);
    }

    public Confusion plus(Confusion other) {
        return new Confusion(
                truePositives + other.truePositives,
                falsePositives + other.falsePositives,
                falseNegatives + other.falseNegatives,
                trueNegatives + other.trueNegatives);
    }

    public long rows() {
        return truePositives + falsePositives + falseNegatives + trueNegatives;
    }

    public long positives() {
        return truePositives + falseNegatives;
    }

    /** Share of the rows called rightly; NaN for no rows. */
    public double accuracy() {
        return share(truePositives + trueNegatives, rows());
    }

    /** Share of those called positive that are; NaN when none is called so. */
    public double precision() {
        return share(truePositives, truePositives + falsePositives);
    }

    /** Share of the positives that are called so; NaN without positives. */
    public double recall() {
        return share(truePositives, positives());
    }

    /** 2 TP / (2 TP + FP + FN), the harmonic mean of precision and recall; NaN when nothing is or is called positive. */
    public double f1() {
        return share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
    }

    private static double share(long part, long whole) {
        return whole == 0 ? Double.NaN : (double) part / whole;
    }
}
