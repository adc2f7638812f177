package dev.mlsd.training.onnx;

import dev.mlsd.training.learner.Dense;
import dev.mlsd.training.learner.PerceptronModel;

/**
 * A perceptron as {@code Imputer} (NaN to the mean), {@code Scaler}, {@code Clip}, a {@code Gemm} for each layer with {@code Relu} between
 * them, {@code Sigmoid}.
 */
final class PerceptronExport {

    private PerceptronExport() {}

    /** The model file. */
    static byte[] export(PerceptronModel model) {
        OnnxGraph graph = new OnnxGraph("fraud-distilled", model.standard().means().length)
                .standardise(model.standard())
                .clip(PerceptronModel.LARGEST);
        int last = model.layers().size();
        for (int number = 1; number <= last; number++) {
            Dense layer = model.layers().get(number - 1);
            graph.dense("layer_" + number, layer.weights(), layer.biases());
            if (number < last) {
                graph.relu("relu_" + number);
            }
        }
        return graph.withSigmoid();
    }
}
