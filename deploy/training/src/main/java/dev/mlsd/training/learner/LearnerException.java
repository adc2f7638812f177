package dev.mlsd.training.learner;

/** A learner could not learn, or its result could not be read. */
public final class LearnerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LearnerException(String message) {
        super(message);
    }

    public LearnerException(String message, Throwable cause) {
        super(message, cause);
    }
}
