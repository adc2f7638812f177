package dev.mlsd.training.learner;

import java.util.Arrays;

/**
 * What a learner sees: {@code values[row * columns + column]}, NaN where missing, and a label for each row.
 *
 * @param values {@code [rows, columns]}, row after row
 * @param frauds {@code [rows]}
 */
public record Rows(int columns, float[] values, boolean[] frauds) {

    public Rows {
        if (columns < 1 || values.length != (long) frauds.length * columns) {
            throw new IllegalArgumentException(
                    frauds.length + " rows of " + columns + " columns were expected, got " + values.length + " values");
        }
    }

    public int count() {
        return frauds.length;
    }

    public float value(int row, int column) {
        return values[row * columns + column];
    }

    /** The rows of these indices, in their order. */
    public Rows select(int[] indices) {
        float[] selected = new float[indices.length * columns];
        boolean[] labels = new boolean[indices.length];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(values, indices[i] * columns, selected, i * columns, columns);
            labels[i] = frauds[indices[i]];
        }
        return new Rows(columns, selected, labels);
    }

    /** The rows from one index to before another. */
    public Rows slice(int from, int to) {
        return new Rows(
                columns,
                Arrays.copyOfRange(values, from * columns, to * columns),
                Arrays.copyOfRange(frauds, from, to));
    }
}
