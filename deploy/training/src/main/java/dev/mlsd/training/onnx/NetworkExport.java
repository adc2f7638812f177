package dev.mlsd.training.onnx;

import dev.mlsd.training.learner.NetworkModel;
import dev.mlsd.training.learner.RandomLayers;
import java.util.ArrayList;
import java.util.List;

/**
 * The network as {@code Imputer}, {@code Scaler}, {@code Clip}, a {@code Gemm} to the first layer, {@code Gemm}, {@code Relu} and {@code
 * Add} or {@code Sub} for each of the others, {@code Concat} and a {@code Gemm} to read it out. Signs are stored as a byte each behind a
 * {@code Cast}, which ONNX Runtime folds when it loads the model: a quarter of the file, and the same floats in memory.
 *
 * <p>relu(c x) = c relu(x) for c above 0, so the step is in the weights and the biases of its layer, and the readout is divided by it.
 */
final class NetworkExport {

    private NetworkExport() {}

    /** The model file. */
    static byte[] export(NetworkModel model) {
        RandomLayers layers = model.layers();
        int columns = layers.columns();
        List<Float> means = new ArrayList<>();
        List<Float> scales = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            means.add((float) model.standard().means()[column]);
            scales.add((float) (1 / model.standard().deviations()[column]));
        }
        OnnxGraph graph = new OnnxGraph("fraud-network", columns)
                .then(
                        "Imputer",
                        List.of(
                                OnnxGraph.floats("imputed_value_floats", means),
                                OnnxGraph.number("replaced_value_float", Float.NaN)))
                .then("Scaler", List.of(OnnxGraph.floats("offset", means), OnnxGraph.floats("scale", scales)))
                .clip(NetworkModel.LARGEST);
        byte[] input = new byte[columns * RandomLayers.WIDTH];
        for (int i = 0; i < input.length; i++) {
            input[i] = layers.inputSign(i / RandomLayers.WIDTH, i % RandomLayers.WIDTH);
        }
        graph.signs("first", layers.inputScale(), input, layers.inputBiases());
        List<String> seen = new ArrayList<>();
        for (int layer = 0; layer < RandomLayers.DEPTH; layer++) {
            byte[] signs = new byte[RandomLayers.WIDTH * RandomLayers.WIDTH];
            for (int i = 0; i < signs.length; i++) {
                signs[i] = layers.sign(layer, i / RandomLayers.WIDTH, i % RandomLayers.WIDTH);
            }
            float[] biases = layers.biases(layer);
            for (int j = 0; j < biases.length; j++) {
                biases[j] *= RandomLayers.STEP;
            }
            String rectified = graph.residual(
                    "layer_" + (layer + 1),
                    RandomLayers.SCALE * RandomLayers.STEP,
                    signs,
                    biases,
                    RandomLayers.isAdded(layer));
            if (RandomLayers.isSeen(layer)) {
                seen.add(rectified);
            }
        }
        float[] readout = new float[RandomLayers.FEATURES];
        for (int k = 0; k < readout.length; k++) {
            readout[k] = (float) (model.weights()[k] / RandomLayers.STEP);
        }
        return graph.concat("features_of_layers", seen)
                .linear("readout", readout, (float) model.bias())
                .withSigmoid();
    }
}
