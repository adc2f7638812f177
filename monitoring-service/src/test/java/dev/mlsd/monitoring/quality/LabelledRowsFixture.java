package dev.mlsd.monitoring.quality;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Labelled rows of a world in which frauds are rare and the truth is known. */
final class LabelledRowsFixture {

    private LabelledRowsFixture() {}

    /** @param truth from the probability that the model says to the one with which the row is a fraud */
    static LabelledRows of(long seed, int rows, DoubleUnaryOperator truth) {
        Random random = new Random(seed);
        double[] probabilities = new double[rows];
        boolean[] frauds = new boolean[rows];
        boolean[] called = new boolean[rows];
        double[] costs = new double[rows];
        int[] groups = new int[rows];
        for (int i = 0; i < rows; i++) {
            probabilities[i] = Math.pow(random.nextDouble(), 12);
            frauds[i] = random.nextDouble() < truth.applyAsDouble(probabilities[i]);
            called[i] = probabilities[i] >= 0.3;
            costs[i] = frauds[i] == called[i] ? 0 : 10;
            groups[i] = random.nextInt(LabelledRows.GROUPS);
        }
        return new LabelledRows(probabilities, frauds, called, costs, groups);
    }

    /** Every row as many times, in the same group: more rows, but nothing more known. */
    static LabelledRows repeated(LabelledRows rows, int times) {
        int[] indices = new int[rows.rows() * times];
        Arrays.setAll(indices, i -> i / times);
        return rows.at(indices);
    }
}
