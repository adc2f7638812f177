package dev.mlsd.feature.offline;

/** A history that cannot be read or written; the message says which file or folder and why. */
public final class HistoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong, without another cause. */
    public HistoryException(String message) {
        super(message);
    }

    HistoryException(String message, Throwable cause) {
        super(message + ": " + firstLine(cause), cause);
    }

    private static String firstLine(Throwable cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
