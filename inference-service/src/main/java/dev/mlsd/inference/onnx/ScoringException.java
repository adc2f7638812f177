package dev.mlsd.inference.onnx;

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
}
