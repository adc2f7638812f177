package dev.mlsd.traffic.digest;

/** A digest cannot be made or compared; the message says why. */
public final class DigestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DigestException(String message) {
        super(message);
    }
}
