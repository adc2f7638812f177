package dev.mlsd.monitoring.intake;

/** What is counted over all windows. The order is that of the snapshot: add at the end only. */
public enum Count {
    /** Live predictions, each once. */
    PREDICTIONS,
    /** Predictions in another role (shadow), each once; in no window. */
    OTHER_ROLES,
    /** Predictions that had been counted already. */
    DUPLICATES,
    FALLBACKS,
    APPROVED,
    REVIEWED,
    BLOCKED,
    /** Labels, each once. */
    LABELS,
    LABEL_DUPLICATES,
    /** Labels that met their prediction. */
    JOINED,
    /** Frauds among them. */
    JOINED_FRAUDS,
    /** Joined labels that came before their prediction. */
    JOINED_EARLY,
    /** Predictions whose label did not come while they were kept. */
    GIVEN_UP,
    /** Predictions of a version without a reference; in a window, but in no histogram. */
    WITHOUT_REFERENCE,
    /** Predictions for payments that a load test made up; as often as they are in the log, and in nothing else. */
    LOAD_PREDICTIONS,
    /** Labels that said something else than the one before of the same payment; what they replaced was subtracted. */
    LABELS_CHANGED
}
