package dev.mlsd.training.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.ByteString;
import dev.mlsd.training.learner.LogisticModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A graph under construction that takes {@code features} float {@code [batch, columns]} and gives {@code probability}
 * float {@code [batch, 1]}: nodes, each taking what the one before it gave unless said otherwise, and a sigmoid at the
 * end. Equal calls give equal bytes.
 */
final class OnnxGraph {

    static final String INPUT = "features";
    static final String OUTPUT = "probability";

    // Old enough for every runtime of the last years; the operators used have not changed since.
    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;
    private static final int ML_OPSET = 3;
    private static final String ML_DOMAIN = "ai.onnx.ml";

    private final OnnxMl.GraphProto.Builder graph;
    private String newest = INPUT;

    OnnxGraph(String name, int columns) {
        this.graph = OnnxMl.GraphProto.newBuilder()
                .setName(name)
                .addInput(value(INPUT, columns))
                .addOutput(value(OUTPUT, 1));
    }

    private static OnnxMl.ValueInfoProto value(String name, int columns) {
        var batch = OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("batch");
        var width = OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(columns);
        var tensor = OnnxMl.TypeProto.Tensor.newBuilder()
                .setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                .setShape(OnnxMl.TensorShapeProto.newBuilder().addDim(batch).addDim(width));
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    /** Appends an operator of the domain {@code ai.onnx.ml}. */
    OnnxGraph then(String operator, List<AttributeProto> attributes) {
        append(operator, operator, operator.toLowerCase(Locale.ROOT), ML_DOMAIN, attributes);
        return this;
    }

    /** Appends the means in place of missing values, then {@code (x - mean) / deviation} of each column. */
    OnnxGraph standardise(LogisticModel standard) {
        List<Float> means = new ArrayList<>();
        List<Float> scales = new ArrayList<>();
        for (int column = 0; column < standard.means().length; column++) {
            means.add((float) standard.means()[column]);
            scales.add((float) (1 / standard.deviations()[column]));
        }
        return then(
                        "Imputer",
                        List.of(floats("imputed_value_floats", means), number("replaced_value_float", Float.NaN)))
                .then("Scaler", List.of(floats("offset", means), floats("scale", scales)));
    }

    /** Appends a cut of everything beyond a size. */
    OnnxGraph clip(float largest) {
        initialiser("least", List.of(), new float[] {-largest});
        initialiser("most", List.of(), new float[] {largest});
        append("Clip", "Clip", "clipped", "", List.of(), "least", "most");
        return this;
    }

    /**
     * Appends a layer whose weights are signs: {@code scale * x * signs + biases}.
     *
     * @param signs {@code [inputs, biases]}, row after row
     */
    OnnxGraph signs(String name, float scale, byte[] signs, float[] biases) {
        graph.addInitializer(OnnxMl.TensorProto.newBuilder()
                .setName(name + "_signs")
                .setDataType(OnnxMl.TensorProto.DataType.INT8.getNumber())
                .addDims(signs.length / biases.length)
                .addDims(biases.length)
                .setRawData(ByteString.copyFrom(signs)));
        graph.addNode(OnnxMl.NodeProto.newBuilder()
                .setName(name + "_cast")
                .setOpType("Cast")
                .addInput(name + "_signs")
                .addOutput(name + "_weights")
                .addAttribute(number("to", (long) OnnxMl.TensorProto.DataType.FLOAT.getNumber())));
        initialiser(name + "_biases", List.of((long) biases.length), biases);
        append(name, "Gemm", name, "", List.of(number("alpha", scale)), name + "_weights", name + "_biases");
        return this;
    }

    /**
     * Appends {@code x ± relu(scale * x * signs + biases)}.
     *
     * @return the name of the rectified part, for {@link #concat}
     */
    String residual(String name, float scale, byte[] signs, float[] biases, boolean added) {
        String before = newest;
        signs(name, scale, signs, biases);
        append(name + "_relu", "Relu", name + "_relu", "", List.of());
        String rectified = newest;
        newest = before;
        append(name + "_sum", added ? "Add" : "Sub", name + "_sum", "", List.of(), rectified);
        return rectified;
    }

    /** Goes on with these, side by side. */
    OnnxGraph concat(String name, List<String> parts) {
        graph.addNode(OnnxMl.NodeProto.newBuilder()
                .setName(name)
                .setOpType("Concat")
                .addAllInput(parts)
                .addOutput(name)
                .addAttribute(number("axis", 1L)));
        newest = name;
        return this;
    }

    /**
     * Appends {@code x * weights + biases}.
     *
     * @param weights {@code [inputs, biases]}, row after row
     */
    OnnxGraph dense(String name, float[] weights, float[] biases) {
        initialiser(name + "_weights", List.of((long) (weights.length / biases.length), (long) biases.length), weights);
        initialiser(name + "_bias", List.of((long) biases.length), biases);
        append(name, "Gemm", name, "", List.of(), name + "_weights", name + "_bias");
        return this;
    }

    /** Appends a cut of everything below 0. */
    OnnxGraph relu(String name) {
        append(name, "Relu", name, "", List.of());
        return this;
    }

    private void initialiser(String name, List<Long> shape, float[] values) {
        OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                .addAllDims(shape);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        graph.addInitializer(tensor);
    }

    /** The model, with a sigmoid as its last operator. */
    byte[] withSigmoid() {
        append("Sigmoid", "Sigmoid", OUTPUT, "", List.of());
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("mlsd training")
                .addOpsetImport(
                        OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder()
                        .setDomain(ML_DOMAIN)
                        .setVersion(ML_OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private void append(
            String name,
            String operator,
            String output,
            String domain,
            List<AttributeProto> attributes,
            String... constants) {
        graph.addNode(OnnxMl.NodeProto.newBuilder()
                .setName(name)
                .setOpType(operator)
                .setDomain(domain)
                .addInput(newest)
                .addAllInput(List.of(constants))
                .addOutput(output)
                .addAllAttribute(attributes));
        newest = output;
    }

    static AttributeProto number(String name, long value) {
        return attribute(name, AttributeProto.AttributeType.INT).setI(value).build();
    }

    static AttributeProto number(String name, float value) {
        return attribute(name, AttributeProto.AttributeType.FLOAT).setF(value).build();
    }

    static AttributeProto text(String name, String value) {
        return attribute(name, AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    static AttributeProto floats(String name, List<Float> values) {
        return attribute(name, AttributeProto.AttributeType.FLOATS)
                .addAllFloats(values)
                .build();
    }

    static AttributeProto integers(String name, List<Long> values) {
        return attribute(name, AttributeProto.AttributeType.INTS)
                .addAllInts(values)
                .build();
    }

    static AttributeProto texts(String name, List<String> values) {
        return attribute(name, AttributeProto.AttributeType.STRINGS)
                .addAllStrings(values.stream().map(ByteString::copyFromUtf8).toList())
                .build();
    }

    private static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }
}
