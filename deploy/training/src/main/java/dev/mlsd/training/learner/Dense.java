package dev.mlsd.training.learner;

/**
 * A layer that adds up: {@code y[j] = biases[j] + Σ x[i] * weights[i * outputs + j]}, in floats and in the order of i.
 *
 * @param weights {@code [inputs, outputs]}, row after row
 * @param biases {@code [outputs]}
 */
public record Dense(float[] weights, float[] biases) {

    public Dense {
        if (biases.length == 0 || weights.length == 0 || weights.length % biases.length != 0) {
            throw new IllegalArgumentException("a layer needs as many weights for each output, got " + weights.length
                    + " weights for " + biases.length + " outputs");
        }
    }

    public int inputs() {
        return weights.length / biases.length;
    }

    public int outputs() {
        return biases.length;
    }

    /**
     * The outputs of one row.
     *
     * @param x {@code [inputs]}
     * @param y {@code [outputs]}, the result
     */
    void apply(float[] x, float[] y) {
        int outputs = biases.length;
        System.arraycopy(biases, 0, y, 0, outputs);
        for (int i = 0; i < inputs(); i++) {
            float value = x[i];
            int row = i * outputs;
            for (int j = 0; j < outputs; j++) {
                y[j] += value * weights[row + j];
            }
        }
    }
}
