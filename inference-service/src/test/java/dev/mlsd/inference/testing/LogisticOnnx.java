package dev.mlsd.inference.testing;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes a logistic regression as an ONNX file: {@code probability = sigmoid(features * weights + bias)}. By hand, field by field of
 * onnx.proto, because the libraries that write ONNX bring an older protobuf.
 */
public final class LogisticOnnx {

    private static final int FLOAT = 1;

    private LogisticOnnx() {}

    /** The bytes of a model with input {@code features} float[-1, weights] and an output of a name, float[-1, 1]. */
    public static byte[] write(float[] weights, float bias, String output) {
        byte[] graph = message(graphOut -> {
            for (byte[] node : List.of(
                    node("Gemm", List.of("features", "weights", "bias"), "logit"),
                    node("Sigmoid", List.of("logit"), output))) {
                graphOut.writeByteArray(1, node);
            }
            graphOut.writeString(2, "logistic");
            graphOut.writeByteArray(5, tensor("weights", new long[] {weights.length, 1}, weights));
            graphOut.writeByteArray(5, tensor("bias", new long[] {1}, new float[] {bias}));
            graphOut.writeByteArray(11, value("features", weights.length));
            graphOut.writeByteArray(12, value(output, 1));
        });
        return message(model -> {
            model.writeInt64(1, 8);
            model.writeString(2, "mlsd-tests");
            model.writeByteArray(7, graph);
            model.writeByteArray(8, message(opset -> opset.writeInt64(2, 13)));
        });
    }

    private static byte[] node(String operator, List<String> inputs, String output) {
        return message(node -> {
            for (String input : inputs) {
                node.writeString(1, input);
            }
            node.writeString(2, output);
            node.writeString(4, operator);
        });
    }

    private static byte[] tensor(String name, long[] dimensions, float[] values) {
        return message(tensor -> {
            for (long dimension : dimensions) {
                tensor.writeInt64(1, dimension);
            }
            tensor.writeInt32(2, FLOAT);
            for (float value : values) {
                tensor.writeFloat(4, value);
            }
            tensor.writeString(8, name);
        });
    }

    private static byte[] value(String name, long columns) {
        byte[] batch = message(dimension -> dimension.writeString(2, "batch"));
        byte[] width = message(dimension -> dimension.writeInt64(1, columns));
        byte[] shape = message(shapeOut -> {
            shapeOut.writeByteArray(1, batch);
            shapeOut.writeByteArray(1, width);
        });
        byte[] tensorType = message(type -> {
            type.writeInt32(1, FLOAT);
            type.writeByteArray(2, shape);
        });
        return message(value -> {
            value.writeString(1, name);
            value.writeByteArray(2, message(type -> type.writeByteArray(1, tensorType)));
        });
    }

    /** Writes the fields of a message. */
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }
}
