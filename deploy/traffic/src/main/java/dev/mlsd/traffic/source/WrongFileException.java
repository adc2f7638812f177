package dev.mlsd.traffic.source;

/** A file that cannot be replayed. The message says what is wrong with it, for the one who named the file. */
public final class WrongFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WrongFileException(String message) {
        super(message);
    }

    public WrongFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
