package dev.mlsd.monitoring.intake;

/** What was decided. The order is that of the snapshot. */
public enum Outcome {
    APPROVE,
    REVIEW,
    BLOCK;

    private static final Outcome[] ALL = values();

    static Outcome of(int ordinal) {
        return ALL[ordinal];
    }

    /** Whether the decision took the payment for a possible fraud. */
    public boolean positive() {
        return this != APPROVE;
    }
}
