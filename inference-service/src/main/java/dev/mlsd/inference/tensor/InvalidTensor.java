package dev.mlsd.inference.tensor;

import java.io.Serial;

/** A request that a model cannot take; the message says what is wrong, where, and what is allowed. */
public final class InvalidTensor extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private static final int SHOWN = 80;

    /** The message is fit to be shown. */
    public InvalidTensor(String message) {
        super(message, null, false, false);
    }

    /** One line of a text, without characters that would disturb a log. */
    public static String shown(String text) {
        String start = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
        return start.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
