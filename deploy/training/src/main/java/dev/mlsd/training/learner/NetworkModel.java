package dev.mlsd.training.learner;

import java.util.stream.IntStream;

/**
 * A network of random features and a learned readout: {@code p = 1 / (1 + exp(-(bias + Σ weights[k] * features[k])))}, the features being
 * those of {@link RandomLayers} for the row, standardised and cut at {@value #LARGEST} deviations. A missing value is taken as the mean
 * of its column.
 *
 * @param standard means and deviations of the columns, as of a logistic model
 * @param weights {@code [RandomLayers.FEATURES]}
 */
public record NetworkModel(LogisticModel standard, RandomLayers layers, double[] weights, double bias)
        implements Model {

    /** Deviations from the mean beyond which all values are equal: one odd amount should not shout down the rest. */
    public static final float LARGEST = 10;

    /** Rows that go through the network together. */
    private static final int BLOCK = 64;

    @Override
    public double[] score(Rows rows) {
        double[] scores = new double[rows.count()];
        int[] all = IntStream.range(0, rows.count()).toArray();
        forEach(standard, layers, rows, all, (row, features) -> {
            double sum = bias;
            for (int k = 0; k < features.length; k++) {
                sum += weights[k] * features[k];
            }
            scores[row] = 1 / (1 + StrictMath.exp(-sum));
        });
        return scores;
    }

    /** Drawn signs and biases are parameters like any others: the runtime multiplies by them all the same. */
    @Override
    public Cost cost(Rows rows) {
        long first = (long) layers.columns() * RandomLayers.WIDTH;
        long others = (long) RandomLayers.DEPTH * RandomLayers.WIDTH * RandomLayers.WIDTH;
        long biases = (RandomLayers.DEPTH + 1L) * RandomLayers.WIDTH + 1;
        long multiplyAdds = first + others + weights.length;
        return Cost.ofMultiplyAdds(multiplyAdds + biases, multiplyAdds);
    }

    /** Takes what the readout sees of a row. */
    interface Visitor {

        /**
         * One row.
         *
         * @param index among the rows that were asked for
         * @param features {@code [RandomLayers.FEATURES]}, valid until the next row
         */
        void visit(int index, float[] features);
    }

    /** Visits what the readout sees of these rows, in their order. */
    static void forEach(LogisticModel standard, RandomLayers layers, Rows rows, int[] indices, Visitor visitor) {
        float[][] input = new float[layers.columns()][BLOCK];
        float[][] output = new float[RandomLayers.FEATURES][BLOCK];
        float[] features = new float[RandomLayers.FEATURES];
        for (int from = 0; from < indices.length; from += BLOCK) {
            int count = Math.min(BLOCK, indices.length - from);
            for (int column = 0; column < input.length; column++) {
                for (int i = 0; i < count; i++) {
                    double value = standard.standardised(rows.value(indices[from + i], column), column);
                    input[column][i] = Math.clamp((float) value, -LARGEST, LARGEST);
                }
            }
            layers.apply(input, output);
            for (int i = 0; i < count; i++) {
                for (int k = 0; k < features.length; k++) {
                    features[k] = output[k][i];
                }
                visitor.visit(from + i, features);
            }
        }
    }
}
