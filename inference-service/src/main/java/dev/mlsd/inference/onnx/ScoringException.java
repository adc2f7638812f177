package dev.mlsd.inference.onnx;

import ai.onnxruntime.OrtException;
import java.io.Serial;

/** A model could not be opened, or failed while it ran. */
public final class ScoringException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    ScoringException(String message, Throwable cause) {
        super(message, cause);
    }

    ScoringException(String message) {
        super(message);
    }

    /**
     * Whether the values of the request made it fail. On a CPU a model that was loaded and warmed fails for nothing
     * else that the runtime reports under these codes: an index beyond a table, sizes that do not go together.
     */
    public boolean isOfItsInput() {
        return getCause() instanceof OrtException failure
                && switch (failure.getCode()) {
                    case ORT_INVALID_ARGUMENT, ORT_FAIL, ORT_RUNTIME_EXCEPTION -> true;
                    default -> false;
                };
    }
}
