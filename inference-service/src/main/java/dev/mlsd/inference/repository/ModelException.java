package dev.mlsd.inference.repository;

import java.io.Serial;

/** A model directory cannot be used; the message says which and why, and is fit to be shown. */
public final class ModelException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    ModelException(String message) {
        super(message);
    }

    ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
