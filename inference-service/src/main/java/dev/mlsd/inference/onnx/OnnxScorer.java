package dev.mlsd.inference.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * A model file in a session of ONNX Runtime: input {@code features} float[-1, n], output {@code probability} float[-1,
 * 1].
 *
 * <p>Both live in one direct buffer each, and the tensors over their first rows are made once for each batch size and
 * kept: a call then allocates nothing (measured: 5 microseconds a call, against 16 with tensors made per call and 20
 * with arrays).
 *
 * <p>Why a session for each executor: two threads that share one pay twice the time at batch size 1. The lock is never
 * contended in right use; it turns a wrong use into an exception where native code would crash the process.
 */
public final class OnnxScorer implements Scorer {

    private static final String INPUT = "features";
    private static final String OUTPUT = "probability";

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final int features;
    private final int largestBatch;
    private final FloatBuffer input;
    private final FloatBuffer output;
    private final OnnxTensor[] inputs;
    private final OnnxTensor[] outputs;
    private boolean closed;

    private OnnxScorer(OrtEnvironment environment, OrtSession session, int features, int largestBatch) {
        this.environment = environment;
        this.session = session;
        this.features = features;
        this.largestBatch = largestBatch;
        this.input = direct(largestBatch * features);
        this.output = direct(largestBatch);
        this.inputs = new OnnxTensor[largestBatch + 1];
        this.outputs = new OnnxTensor[largestBatch + 1];
    }

    /**
     * Opens a model and checks its input and output.
     *
     * @param features that the signature has
     * @throws ScoringException when the file is no model, or one of another form
     */
    public static OnnxScorer open(Path model, int features, int largestBatch) {
        return open(model, features, largestBatch, true);
    }

    /**
     * The same, for a comparison also as the graph is written: nothing folded, nothing fused.
     *
     * @param optimised whether the runtime may rewrite the graph; not to, doubles the time of a deep network
     */
    public static OnnxScorer open(Path model, int features, int largestBatch, boolean optimised) {
        try {
            OrtSession session = Sessions.open(model, optimised ? OptLevel.ALL_OPT : OptLevel.NO_OPT, null);
            try {
                checkForm(model, "input", session.getInputInfo(), INPUT, features);
                checkForm(model, "output", session.getOutputInfo(), OUTPUT, 1);
                return new OnnxScorer(Sessions.environment(), session, features, largestBatch);
            } catch (OrtException | RuntimeException failure) {
                Sessions.close(session);
                throw failure;
            }
        } catch (OrtException failure) {
            throw new ScoringException("cannot open the model " + model + ": " + failure.getMessage(), failure);
        }
    }

    private static void checkForm(Path model, String role, Map<String, NodeInfo> nodes, String name, int columns) {
        NodeInfo node = nodes.get(name);
        boolean fits = node != null
                && node.getInfo() instanceof TensorInfo tensor
                && tensor.type == OnnxJavaType.FLOAT
                && tensor.getShape().length == 2
                && tensor.getShape()[0] == -1
                && tensor.getShape()[1] == columns;
        if (!fits) {
            throw new ScoringException("the model " + model + " needs an " + role + " " + name + " float[-1, " + columns
                    + "], got " + nodes.values());
        }
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public int features() {
        return features;
    }

    @Override
    public int largestBatch() {
        return largestBatch;
    }

    @Override
    public synchronized void score(float[] rows, int count, float[] scores) {
        if (count < 1 || count > largestBatch) {
            throw new IllegalArgumentException("a batch must have 1 to " + largestBatch + " rows, got " + count);
        }
        if (closed) {
            throw new ScoringException("the model is closed");
        }
        try {
            if (inputs[count] == null) {
                inputs[count] = tensor(input, count, features);
                outputs[count] = tensor(output, count, 1);
            }
            input.put(0, rows, 0, count * features);
            session.run(Map.of(INPUT, inputs[count]), Map.of(OUTPUT, outputs[count]))
                    .close();
            output.get(0, scores, 0, count);
        } catch (OrtException failure) {
            throw new ScoringException("the model failed: " + failure.getMessage(), failure);
        }
    }

    private OnnxTensor tensor(FloatBuffer buffer, int rows, int columns) throws OrtException {
        return OnnxTensor.createTensor(environment, buffer.slice(0, rows * columns), new long[] {rows, columns});
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (int i = 0; i <= largestBatch; i++) {
            if (inputs[i] != null) {
                inputs[i].close();
            }
            if (outputs[i] != null) {
                outputs[i].close();
            }
        }
        Sessions.close(session);
    }
}
