package dev.mlsd.monitoring.quality;

import java.util.Arrays;

/**
 * Decisions with what became of them, one entry a row. The arrays are not copied and must not be changed.
 *
 * @param probabilities calibrated, from 0 to 1
 * @param frauds the labels
 * @param called whether the decision took the payment for a possible fraud
 * @param costs of the decision in money, given the label
 * @param groups numbers from 0 to {@value #GROUPS} - 1, rows of one card having one number: rows of a card are not independent, so
 *     uncertainty comes from redrawing groups and not rows
 */
public record LabelledRows(double[] probabilities, boolean[] frauds, boolean[] called, double[] costs, int[] groups) {

    /** Enough that a quantile of redrawn groups is smooth, few enough to remember in a byte. */
    public static final int GROUPS = 256;

    public LabelledRows {
        Rows.checkProbabilities(probabilities, frauds);
        if (called.length != frauds.length || costs.length != frauds.length || groups.length != frauds.length) {
            throw new IllegalArgumentException("all columns must have " + frauds.length + " rows, got " + called.length
                    + ", " + costs.length + " and " + groups.length);
        }
        for (int i = 0; i < groups.length; i++) {
            if (groups[i] < 0 || groups[i] >= GROUPS) {
                throw new IllegalArgumentException(
                        "groups must lie from 0 to " + (GROUPS - 1) + ", got " + groups[i] + " in row " + i);
            }
        }
    }

    public int rows() {
        return frauds.length;
    }

    /** The rows at some indices, in their order. */
    public LabelledRows at(int[] indices) {
        boolean[] frauds = new boolean[indices.length];
        boolean[] called = new boolean[indices.length];
        for (int i = 0; i < indices.length; i++) {
            frauds[i] = this.frauds[indices[i]];
            called[i] = this.called[indices[i]];
        }
        return new LabelledRows(
                Arrays.stream(indices).mapToDouble(i -> probabilities[i]).toArray(),
                frauds,
                called,
                Arrays.stream(indices).mapToDouble(i -> costs[i]).toArray(),
                Arrays.stream(indices).map(i -> groups[i]).toArray());
    }
}
