package dev.mlsd.traffic.drive;

/** A run that cannot go on. */
final class RunBrokenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RunBrokenException(String message, Exception cause) {
        super(message, cause);
    }
}
