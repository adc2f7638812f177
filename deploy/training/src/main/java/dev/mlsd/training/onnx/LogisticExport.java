package dev.mlsd.training.onnx;

import dev.mlsd.training.learner.LogisticModel;
import java.util.ArrayList;
import java.util.List;

/**
 * Logistic regression as {@code Imputer} (NaN to the mean), {@code Scaler}, {@code LinearRegressor}, {@code Sigmoid}.
 */
final class LogisticExport {

    private LogisticExport() {}

    /** The model file. */
    static byte[] export(LogisticModel model) {
        int columns = model.means().length;
        List<Float> means = new ArrayList<>();
        List<Float> scales = new ArrayList<>();
        List<Float> weights = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            means.add((float) model.means()[column]);
            scales.add((float) (1 / model.deviations()[column]));
            weights.add((float) model.weights()[column]);
        }
        return new OnnxGraph("fraud-logistic", columns)
                .then(
                        "Imputer",
                        List.of(
                                OnnxGraph.floats("imputed_value_floats", means),
                                OnnxGraph.number("replaced_value_float", Float.NaN)))
                .then("Scaler", List.of(OnnxGraph.floats("offset", means), OnnxGraph.floats("scale", scales)))
                .then(
                        "LinearRegressor",
                        List.of(
                                OnnxGraph.floats("coefficients", weights),
                                OnnxGraph.floats("intercepts", List.of((float) model.bias())),
                                OnnxGraph.number("targets", 1),
                                OnnxGraph.text("post_transform", "NONE")))
                .withSigmoid();
    }
}
