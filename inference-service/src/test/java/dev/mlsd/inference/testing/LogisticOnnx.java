package dev.mlsd.inference.testing;

import dev.mlsd.inference.testing.OnnxGraph.Type;
import java.util.List;

/** Writes a logistic regression as an ONNX file: {@code probability = sigmoid(features * weights + bias)}. */
public final class LogisticOnnx {

    private LogisticOnnx() {}

    /** The bytes of a model with input {@code features} float[-1, weights] and an output of a name, float[-1, 1]. */
    public static byte[] write(float[] weights, float bias, String output) {
        return new OnnxGraph()
                .input("features", Type.FP32, "batch", weights.length)
                .output(output, Type.FP32, "batch", 1)
                .constant("weights", new long[] {weights.length, 1}, weights)
                .constant("bias", new long[] {1}, bias)
                .node("Gemm", List.of("features", "weights", "bias"), "logit")
                .node("Sigmoid", List.of("logit"), output)
                .bytes();
    }
}
