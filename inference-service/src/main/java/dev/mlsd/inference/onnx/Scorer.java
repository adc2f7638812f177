package dev.mlsd.inference.onnx;

/**
 * A model that turns rows of features into scores. Used by one thread at a time; owns native memory until closed.
 *
 * <pre>{@code
 * try (Scorer scorer = OnnxScorer.open(path, 21, 64)) {
 *     scorer.score(rows, 3, scores); // rows holds at least 3 * 21 numbers, scores at least 3
 * }
 * }</pre>
 */
public interface Scorer extends AutoCloseable {

    /** Features of a row. */
    int features();

    /** Most rows of one call. */
    int largestBatch();

    /**
     * Scores the first {@code count} rows.
     *
     * @param rows {@code [count, features]}, row by row; NaN where missing
     * @param count from 1 to {@link #largestBatch}
     * @param scores {@code [count]}, written; the uncalibrated probability of fraud, NaN only if the model says so
     * @throws ScoringException when the runtime fails
     */
    void score(float[] rows, int count, float[] scores);

    /** Gives the native memory back; nothing may be scored afterwards. */
    @Override
    void close();
}
