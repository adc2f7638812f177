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
 * <p>Why neither INT8 nor FP16: the network is hundreds of small steps, and quantising activations adds one to each. Measured by {@code
 * src/measure/QuantisationCost.java} on a core with VNNI, milliseconds a batch of 1, 16, 32 and 64 rows: FP32 0.44, 0.89, 1.37, 2.5; INT8
 * with fixed ranges 0.64, 0.96, 1.24, 1.9; with ranges found at run time 0.63, 0.88, 1.15, 1.8, but then a score depends on the other rows
 * of its batch; FP16 2.4, 4.9, 7.4, 12, since a CPU turns it into FP32 and back. Batches here hold a few rows.
 *
 * <p>relu(c x) = c relu(x) for c above 0, so the step is in the weights and the biases of its layer, and the readout is divided by it.
 */
final class NetworkExport {

    private NetworkExport() {}

    /** The model file. */
    static byte[] export(NetworkModel model) {
        RandomLayers layers = model.layers();
        int columns = layers.columns();
        OnnxGraph graph = new OnnxGraph("fraud-network", columns)
                .standardise(model.standard())
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
                .dense("readout", readout, new float[] {(float) model.bias()})
                .withSigmoid();
    }
}
