import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What graph optimisation, INT8 and FP16 do to the time of fraud-network: ONNX Runtime on one thread, as inference-service runs it. The
 * layers' weights are signs, so INT8 holds them exactly and only activations lose digits. All variants take turns, three times; the
 * quickest twentieth of the calls is told with the median.
 *
 * <pre>java --enable-native-access=ALL-UNNAMED -cp 'deploy/training/target/lib/*' deploy/training/src/measure/QuantisationCost.java \
 *     inference-service/models/fraud-network/1/model.onnx</pre>
 */
final class QuantisationCost {

    private static final int COLUMNS = 21;
    private static final int FLOAT = 1;
    private static final int UINT8 = 2;
    private static final int FLOAT16 = 10;

    private enum Kind {
        FP32,
        INT8_DYNAMIC,
        INT8_STATIC,
        FP16
    }

    public static void main(String[] arguments) throws Exception {
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(Path.of(arguments[0])));
        for (int turn = 1; turn <= 3; turn++) {
            System.out.println("turn " + turn + ": milliseconds a batch, best twentieth / median");
            for (OptLevel level : OptLevel.values()) {
                time("FP32, " + level, model, level);
            }
            for (Kind kind : List.of(Kind.INT8_DYNAMIC, Kind.INT8_STATIC, Kind.FP16)) {
                time(kind.toString(), variant(model, kind), OptLevel.ALL_OPT);
            }
        }
    }

    private static ModelProto variant(ModelProto model, Kind kind) {
        GraphProto graph = model.getGraph();
        GraphProto.Builder changed = graph.toBuilder().clearNode();
        // A guess of the range: times do not depend on it.
        changed.addInitializer(floats("step", 0.1f));
        changed.addInitializer(floats("weight_step", 0.01f));
        changed.addInitializer(TensorProto.newBuilder()
                .setName("middle")
                .setDataType(UINT8)
                .setRawData(ByteString.copyFrom(new byte[] {(byte) 128})));
        for (NodeProto node : graph.getNodeList()) {
            boolean gemm = node.getName().startsWith("layer_") && node.getOpType().equals("Gemm");
            boolean cast = node.getName().startsWith("layer_") && node.getOpType().equals("Cast");
            if (gemm) {
                changed.addAllNode(layer(node, kind));
            } else if (!cast || kind == Kind.FP16) {
                changed.addNode(
                        cast ? node.toBuilder().setAttribute(0, number("to", FLOAT16)).build() : node);
            }
        }
        return model.toBuilder()
                .setGraph(changed)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("com.microsoft").setVersion(1))
                .build();
    }

    private static List<NodeProto> layer(NodeProto gemm, Kind kind) {
        String name = gemm.getName();
        String input = gemm.getInput(0);
        String signs = name + "_signs";
        String bias = gemm.getInput(2);
        List<NodeProto> nodes = new ArrayList<>();
        switch (kind) {
            case FP32 -> nodes.add(gemm);
            case INT8_DYNAMIC -> {
                nodes.add(node("DynamicQuantizeLinear", name + "_q", input)
                        .addOutput(name + "_step")
                        .addOutput(name + "_middle")
                        .build());
                nodes.add(node("MatMulInteger", name + "_sums", name + "_q", signs, name + "_middle").build());
                nodes.add(node("Cast", name + "_floats", name + "_sums")
                        .addAttribute(number("to", FLOAT))
                        .build());
                nodes.add(node("Mul", name + "_factor", name + "_step", "weight_step").build());
                nodes.add(node("Mul", name + "_scaled", name + "_floats", name + "_factor").build());
                nodes.add(node("Add", name, name + "_scaled", bias).build());
            }
            case INT8_STATIC -> {
                nodes.add(node("QuantizeLinear", name + "_q", input, "step", "middle").build());
                nodes.add(node("MatMulIntegerToFloat", name, name + "_q", signs, "step", "weight_step", "middle", "", bias)
                        .setDomain("com.microsoft")
                        .build());
            }
            case FP16 -> {
                nodes.add(node("Cast", name + "_half", input)
                        .addAttribute(number("to", FLOAT16))
                        .build());
                nodes.add(node("MatMul", name + "_product", name + "_half", gemm.getInput(1)).build());
                nodes.add(node("Cast", name + "_floats", name + "_product")
                        .addAttribute(number("to", FLOAT))
                        .build());
                nodes.add(node("Mul", name + "_scaled", name + "_floats", "weight_step").build());
                nodes.add(node("Add", name, name + "_scaled", bias).build());
            }
        }
        return nodes;
    }

    private static NodeProto.Builder node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setName(output)
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    private static AttributeProto number(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static TensorProto floats(String name, float value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(FLOAT)
                .addFloatData(value)
                .build();
    }

    private static void time(String name, ModelProto model, OptLevel level) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "measure");
        byte[] bytes = model.toByteArray();
        StringBuilder line = new StringBuilder(String.format("%-18s %9d bytes ", name, bytes.length));
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.setOptimizationLevel(level);
            try (OrtSession session = environment.createSession(bytes, options)) {
                for (int rows : new int[] {1, 4, 8, 16, 32, 64}) {
                    double[] nanos = nanos(environment, session, rows);
                    line.append(String.format(
                            " | %d: %.3f / %.3f", rows, nanos[nanos.length / 20] / 1e6, nanos[nanos.length / 2] / 1e6));
                }
            }
        }
        System.out.println(line);
    }

    private static double[] nanos(OrtEnvironment environment, OrtSession session, int rows) throws Exception {
        double[] nanos = new double[rows == 1 ? 600 : 200];
        SplittableRandom random = new SplittableRandom(rows);
        FloatBuffer buffer = ByteBuffer.allocateDirect(rows * COLUMNS * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        try (OnnxTensor input = OnnxTensor.createTensor(environment, buffer, new long[] {rows, COLUMNS})) {
            for (int call = 0; call < nanos.length; call++) {
                for (int i = 0; i < rows * COLUMNS; i++) {
                    buffer.put(i, (float) (random.nextDouble() * 100));
                }
                long begin = System.nanoTime();
                session.run(Map.of("features", input)).close();
                nanos[call] = System.nanoTime() - begin;
            }
        }
        Arrays.sort(nanos);
        return nanos;
    }
}
