package dev.mlsd.training.learner;

import java.util.List;

/**
 * A multilayer perceptron: {@code p = 1 / (1 + exp(-f(z)))}, z being the row, standardised and cut at {@value #LARGEST} deviations, and f
 * dense layers with a rectifier between each two. A missing value is taken as the mean of its column.
 *
 * @param standard means and deviations of the columns, as of a logistic model
 * @param layers the last has one output
 */
public record PerceptronModel(LogisticModel standard, List<Dense> layers) implements Model {

    /** Deviations from the mean beyond which all values are equal: a perceptron goes on along a line, where trees stay as they are. */
    public static final float LARGEST = 10;

    public PerceptronModel {
        layers = List.copyOf(layers);
    }

    @Override
    public double[] score(Rows rows) {
        double[] scores = new double[rows.count()];
        float[] z = new float[rows.columns()];
        float[][] outputs =
                layers.stream().map(layer -> new float[layer.outputs()]).toArray(float[][]::new);
        for (int row = 0; row < scores.length; row++) {
            standardise(standard, rows, row, z);
            scores[row] = 1 / (1 + StrictMath.exp(-forward(layers, z, outputs)));
        }
        return scores;
    }

    @Override
    public Cost cost(Rows rows) {
        long multiplyAdds =
                layers.stream().mapToLong(layer -> layer.weights().length).sum();
        long biases = layers.stream().mapToLong(Dense::outputs).sum();
        return Cost.ofMultiplyAdds(multiplyAdds + biases, multiplyAdds);
    }

    /** A row as the first layer sees it. */
    static void standardise(LogisticModel standard, Rows rows, int row, float[] z) {
        for (int column = 0; column < z.length; column++) {
            z[column] = Math.clamp((float) standard.standardised(rows.value(row, column), column), -LARGEST, LARGEST);
        }
    }

    /**
     * The log odds of a row.
     *
     * @param outputs of each layer, rectified but for the last: the results
     */
    static float forward(List<Dense> layers, float[] z, float[][] outputs) {
        float[] input = z;
        for (int layer = 0; layer < outputs.length; layer++) {
            float[] output = outputs[layer];
            layers.get(layer).apply(input, output);
            if (layer < outputs.length - 1) {
                for (int j = 0; j < output.length; j++) {
                    output[j] = Math.max(output[j], 0);
                }
            }
            input = output;
        }
        return input[0];
    }
}
