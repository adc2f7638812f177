package dev.mlsd.monitoring.reference;

/** A reference.json that does not say what it should. */
public final class ReferenceFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ReferenceFormatException(String message) {
        super(message);
    }
}
