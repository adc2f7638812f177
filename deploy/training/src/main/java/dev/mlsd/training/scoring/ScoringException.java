package dev.mlsd.training.scoring;

/** A job that cannot be done, or not gone on with. The message says why and what helps. */
final class ScoringException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ScoringException(String message) {
        super(message);
    }

    ScoringException(String message, Throwable cause) {
        super(message, cause);
    }
}
