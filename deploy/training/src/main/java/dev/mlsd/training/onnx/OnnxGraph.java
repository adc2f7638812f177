package dev.mlsd.training.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Locale;

/**
 * A graph under construction that takes {@code features} float {@code [batch, columns]} and gives {@code probability}
 * float {@code [batch, 1]}: nodes of the domain {@code ai.onnx.ml} in a row, each taking what the one before it gave,
 * and a sigmoid at the end. Equal calls give equal bytes.
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
        append(operator, operator.toLowerCase(Locale.ROOT), ML_DOMAIN, attributes);
        return this;
    }

    /** The model, with a sigmoid as its last operator. */
    byte[] withSigmoid() {
        append("Sigmoid", OUTPUT, "", List.of());
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

    private void append(String operator, String output, String domain, List<AttributeProto> attributes) {
        graph.addNode(OnnxMl.NodeProto.newBuilder()
                .setName(operator)
                .setOpType(operator)
                .setDomain(domain)
                .addInput(newest)
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
