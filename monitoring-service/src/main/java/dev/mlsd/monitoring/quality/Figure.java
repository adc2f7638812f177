package dev.mlsd.monitoring.quality;

/** What labelled decisions are judged by. */
public enum Figure {
    PRECISION,
    RECALL,
    F1,
    ROC_AUC,
    AVERAGE_PRECISION,
    BRIER,
    LOG_LOSS,
    /** Over {@link Calibration#DEFAULT_BINS} bins of equal width. Absolute differences make it too high in small samples. */
    ECE,
    /** Money lost for a decision, on average. */
    COST_PER_DECISION
}
