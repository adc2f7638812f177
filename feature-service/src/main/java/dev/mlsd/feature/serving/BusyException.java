package dev.mlsd.feature.serving;

/** A request that may be answered later; nothing is wrong with it. Carries no stack trace. */
final class BusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final int retryAfterSeconds;

    private BusyException(int status, int retryAfterSeconds, String message) {
        super(message, null, false, false);
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static BusyException otherJoin() {
        return new BusyException(429, 2, "another join of history runs, and there is one at a time");
    }

    static BusyException historyBehind(String trouble) {
        return new BusyException(
                503, 5, "the history has not caught up with Kafka" + (trouble == null ? "" : ": " + trouble));
    }

    /** As in HTTP: 429 or 503. */
    int status() {
        return status;
    }

    int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
