package dev.mlsd.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens sessions as small models on a CPU like them.
 *
 * <p>One thread each, because batches run beside each other already; no spinning, which would take the processor from
 * others. No arena: buffers are pinned, so there is next to nothing left to allocate, and an arena would keep its
 * largest batch for ever.
 */
final class Sessions {

    private static final AtomicInteger OPEN = new AtomicInteger();

    private Sessions() {}

    static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "mlsd");
    }

    /** Opens a model file. */
    static OrtSession open(Path model) throws OrtException {
        return open(model, OptLevel.ALL_OPT, null);
    }

    /**
     * Opens a model file.
     *
     * @param optimised where the optimised graph is written; null for nowhere
     */
    static OrtSession open(Path model, OptLevel level, Path optimised) throws OrtException {
        try (SessionOptions options = options(level)) {
            if (optimised != null) {
                options.setOptimizedModelFilePath(optimised.toString());
            }
            return counted(environment().createSession(model.toString(), options));
        }
    }

    /** Opens a graph in memory. */
    static OrtSession open(byte[] model) throws OrtException {
        try (SessionOptions options = options(OptLevel.ALL_OPT)) {
            return counted(environment().createSession(model, options));
        }
    }

    private static OrtSession counted(OrtSession session) {
        OPEN.incrementAndGet();
        return session;
    }

    static void close(OrtSession session) {
        try {
            session.close();
            OPEN.decrementAndGet();
        } catch (OrtException failure) {
            throw new ScoringException("the session did not close: " + failure.getMessage(), failure);
        }
    }

    /** Sessions open now. */
    static int open() {
        return OPEN.get();
    }

    private static SessionOptions options(OptLevel level) throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(level);
        options.setCPUArenaAllocator(false);
        options.setMemoryPatternOptimization(false);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        return options;
    }
}
