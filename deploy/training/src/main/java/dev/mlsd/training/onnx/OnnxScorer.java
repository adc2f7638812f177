package dev.mlsd.training.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.mlsd.training.learner.LearnerException;
import dev.mlsd.training.learner.Rows;
import java.nio.FloatBuffer;
import java.util.Map;

/** Scores rows with ONNX Runtime, the engine that serves the model. One thread; not for many callers at once. */
public final class OnnxScorer implements AutoCloseable {

    private static final int CHUNK = 1 << 12;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    /** Loads a model file. Throws {@link LearnerException} when the runtime refuses it. */
    public OnnxScorer(byte[] model) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            this.session = environment.createSession(model, options);
        } catch (OrtException e) {
            throw new LearnerException("ONNX Runtime refuses the exported model: " + e.getMessage(), e);
        }
    }

    /** The probability of each row. */
    public double[] score(Rows rows) {
        double[] scores = new double[rows.count()];
        for (int from = 0; from < scores.length; from += CHUNK) {
            scoreChunk(rows.slice(from, Math.min(from + CHUNK, scores.length)), scores, from);
        }
        return scores;
    }

    private void scoreChunk(Rows rows, double[] scores, int from) {
        long[] shape = {rows.count(), rows.columns()};
        try (OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(rows.values()), shape);
                OrtSession.Result result = session.run(Map.of(OnnxGraph.INPUT, input))) {
            // The result owns its tensors and closes them.
            FloatBuffer probabilities = ((OnnxTensor) result.get(0)).getFloatBuffer();
            for (int row = 0; row < rows.count(); row++) {
                scores[from + row] = probabilities.get(row);
            }
        } catch (OrtException e) {
            throw new LearnerException("ONNX Runtime can't score with the exported model: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new LearnerException("ONNX Runtime can't close its session: " + e.getMessage(), e);
        }
    }
}
