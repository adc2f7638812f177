package dev.mlsd.inference.routing;

/** The way by which a payment came to the model that decided it. */
public enum Route {
    /** The model that decides unless something else is said. */
    PRODUCTION("production"),
    /** The version that its entity's hash leads to. */
    SHARE("share"),
    /** The small model of a cascade, which was sure. */
    CASCADE_SMALL("cascade-small"),
    /** The large model of a cascade, because the small one was not sure. */
    CASCADE_LARGE("cascade-large"),
    /** The small model of a cascade, which was not sure, because the large one failed or would have been late. */
    CASCADE_UNSURE("cascade-unsure");

    private final String code;

    Route(String code) {
        this.code = code;
    }

    /** The stable name in answers, predictions and metrics. */
    public String code() {
        return code;
    }
}
