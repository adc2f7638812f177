package dev.mlsd.inference.telemetry;

/** Why a request was not decided. */
public enum Refusal {
    /** It said something that is not allowed. */
    INVALID("invalid-request"),
    /** Its key does not open. */
    UNAUTHORIZED("unauthorized"),
    /** Its client has asked too often. */
    TOO_MANY("too-many-requests"),
    /** No model serves yet. */
    NOT_READY("not-ready"),
    /** More requests are under way than can be answered in time. */
    OVERLOADED("overloaded"),
    /** The prediction could not be written down, and without that nothing is answered. */
    JOURNAL_FULL("journal-full");

    private final String code;

    Refusal(String code) {
        this.code = code;
    }

    /** The stable name in answers and metrics. */
    public String code() {
        return code;
    }
}
