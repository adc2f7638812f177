package dev.mlsd.traffic.load.targets;

/** A load test cannot go on; the message is for a person. */
public final class LoadException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String code;

    /** With a stable code. */
    public LoadException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The stable code. */
    public String code() {
        return code;
    }
}
