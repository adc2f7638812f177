package dev.mlsd.inference.serving;

import java.io.Serial;

/** There is no such model or version, or it does not serve; the message says which and why, and is fit to be shown. */
public final class NoSuchModel extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    NoSuchModel(String message) {
        super(message, null, false, false);
    }
}
