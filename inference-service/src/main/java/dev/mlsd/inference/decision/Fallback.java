package dev.mlsd.inference.decision;

/** Why the rules decided and not the model. */
public enum Fallback {
    /** feature-service did not answer, or had no row to answer from. */
    FEATURES_UNAVAILABLE("features-unavailable"),
    /** The model threw, or its score was not a number. */
    MODEL_FAILED("model-failed"),
    /** The model has failed so often lately that it is not asked. */
    BREAKER_OPEN("breaker-open"),
    /** The deadline passed, or was sure to pass, before the model's score. */
    DEADLINE("deadline");

    private final String code;

    Fallback(String code) {
        this.code = code;
    }

    /** The stable name in answers, predictions and metrics. */
    public String code() {
        return code;
    }
}
