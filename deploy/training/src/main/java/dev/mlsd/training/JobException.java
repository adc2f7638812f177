package dev.mlsd.training;

/** The job can't be done with this input; the message says why and what to change. */
final class JobException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JobException(String message) {
        super(message);
    }
}
