package dev.mlsd.training.dataset;

/** A source that can't be read. The message says what is wrong with it and what was expected. */
public final class SourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SourceException(String message) {
        super(message);
    }

    public SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
