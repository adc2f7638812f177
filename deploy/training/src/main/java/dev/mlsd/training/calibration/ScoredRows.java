package dev.mlsd.training.calibration;

/**
 * Scores of rows that the model had not seen, and what the rows were.
 *
 * @param scores {@code [rows]}, in [0, 1]
 * @param frauds {@code [rows]}
 */
public record ScoredRows(double[] scores, boolean[] frauds) {

    public ScoredRows {
        if (scores.length != frauds.length || scores.length == 0) {
            throw new IllegalArgumentException("as many labels as scores, and at least one, were expected, got "
                    + frauds.length + " for " + scores.length);
        }
    }

    int fraudCount() {
        int count = 0;
        for (boolean fraud : frauds) {
            if (fraud) {
                count++;
            }
        }
        return count;
    }

    /** The rows whose fold is, or is not, the one given. */
    ScoredRows ofFold(int[] folds, int fold, boolean inside) {
        int count = 0;
        for (int other : folds) {
            if ((other == fold) == inside) {
                count++;
            }
        }
        double[] someScores = new double[count];
        boolean[] someFrauds = new boolean[count];
        int next = 0;
        for (int row = 0; row < folds.length; row++) {
            if ((folds[row] == fold) == inside) {
                someScores[next] = scores[row];
                someFrauds[next++] = frauds[row];
            }
        }
        return new ScoredRows(someScores, someFrauds);
    }
}
