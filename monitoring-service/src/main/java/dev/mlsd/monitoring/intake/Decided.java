package dev.mlsd.monitoring.intake;

import java.util.Arrays;

/**
 * Decisions of a window that a model made, one entry a row and in no particular order. The arrays are not copied and must not be changed.
 *
 * @param probabilities calibrated
 * @param frauds the labels; false where there is none yet
 * @param amountsMinor in minor units
 */
public record Decided(
        double[] probabilities, boolean[] frauds, Outcome[] outcomes, Slices[] slices, long[] amountsMinor) {

    public int rows() {
        return probabilities.length;
    }

    /** Collects rows. */
    static final class Builder {
        private double[] probabilities;
        private boolean[] frauds;
        private Outcome[] outcomes;
        private Slices[] slices;
        private long[] amountsMinor;
        private int size;

        Builder(int most) {
            probabilities = new double[most];
            frauds = new boolean[most];
            outcomes = new Outcome[most];
            slices = new Slices[most];
            amountsMinor = new long[most];
        }

        /** Adds a row, unless no model decided it. */
        void add(WaitingPredictions.Waiting row) {
            if (Float.isNaN(row.probability())) {
                return;
            }
            probabilities[size] = row.probability();
            frauds[size] = row.fraud();
            outcomes[size] = row.outcome();
            slices[size] = row.slices();
            amountsMinor[size] = row.amountMinor();
            size++;
        }

        Decided build() {
            return new Decided(
                    Arrays.copyOf(probabilities, size),
                    Arrays.copyOf(frauds, size),
                    Arrays.copyOf(outcomes, size),
                    Arrays.copyOf(slices, size),
                    Arrays.copyOf(amountsMinor, size));
        }
    }
}
