package dev.mlsd.training.onnx;

import dev.mlsd.training.learner.LearnerException;
import dev.mlsd.training.learner.Model;
import dev.mlsd.training.learner.Rows;

/**
 * Does the exported model say what the trainer says? Compared on rows, and on copies of some of them with values
 * missing.
 */
public final class ExportCheck {

    /** The largest difference between two probabilities that passes: floats of six digits, summed a hundred times. */
    public static final double TOLERANCE = 1e-5;

    private static final int ROWS_WITH_GAPS = 5_000;

    private ExportCheck() {}

    /**
     * The largest absolute difference of probabilities. Throws {@link LearnerException} when it is not below {@link
     * #TOLERANCE}.
     *
     * @param expected the trainer's scores of the rows
     */
    public static double check(byte[] exported, Model model, Rows rows, double[] expected) {
        Rows gaps = withGaps(rows);
        try (OnnxScorer scorer = new OnnxScorer(exported)) {
            double difference = Math.max(
                    largestDifference(expected, scorer.score(rows)),
                    largestDifference(model.score(gaps), scorer.score(gaps)));
            if (!(difference < TOLERANCE)) {
                throw new LearnerException("the exported model differs from the trainer's scores by " + difference
                        + ", and less than " + TOLERANCE + " is allowed; nothing was written");
            }
            return difference;
        }
    }

    /**
     * The first rows with every fifth value missing, shifted from row to row, and one row of nothing but missing
     * values.
     */
    private static Rows withGaps(Rows rows) {
        int count = Math.min(ROWS_WITH_GAPS, rows.count());
        Rows gaps = rows.slice(0, count);
        for (int i = 0; i < gaps.values().length; i++) {
            int row = i / rows.columns();
            if (row == 0 || (i % rows.columns() + row) % 5 == 0) {
                gaps.values()[i] = Float.NaN;
            }
        }
        return gaps;
    }

    /** The largest absolute difference of two lists of scores of the same rows; infinite when a difference is NaN. */
    static double largestDifference(double[] expected, double[] actual) {
        if (expected.length != actual.length) {
            throw new IllegalArgumentException(
                    "as many scores were expected, got " + expected.length + " and " + actual.length);
        }
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs(expected[i] - actual[i]);
            largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
        }
        return largest;
    }
}
