package dev.mlsd.inference.repository;

import java.io.Serial;

/** A version cannot serve yet because of something outside; the message says what is waited for. */
public final class NotYetException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /** The message completes "waiting for". */
    public NotYetException(String message) {
        super(message);
    }
}
