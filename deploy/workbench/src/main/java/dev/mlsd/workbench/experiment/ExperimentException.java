package dev.mlsd.workbench.experiment;

import java.io.Serial;

/** An experiment could not be carried out; the message says what happened and what to do. The claim is then neither held nor failed. */
public final class ExperimentException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private final String code;

    /**
     * A failure.
     *
     * @param code stable name for programs
     */
    public ExperimentException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Stable name for programs. */
    public String code() {
        return code;
    }
}
