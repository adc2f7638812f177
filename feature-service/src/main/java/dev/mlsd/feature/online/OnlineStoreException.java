package dev.mlsd.feature.online;

/** The online store did not answer. Carries no stack trace: it is an answer to be expected, not a mistake in the code. */
public final class OnlineStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean connectionLost;

    OnlineStoreException(String message, boolean connectionLost) {
        super(message, null, false, false);
        this.connectionLost = connectionLost;
    }

    /** Whether the store itself may have gone, as opposed to having been slow. */
    public boolean connectionLost() {
        return connectionLost;
    }
}
