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
        List<Float> weights = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            weights.add((float) model.weights()[column]);
        }
        return new OnnxGraph("fraud-logistic", columns)
                .standardise(model)
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
