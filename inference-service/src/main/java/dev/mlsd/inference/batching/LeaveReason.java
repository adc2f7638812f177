package dev.mlsd.inference.batching;

/** Why a batch left the queue when it did, with as many rows as it had. */
public enum LeaveReason {
    /** Nothing is held back under this policy: an executor was free. */
    EXECUTOR_FREE,
    /** It had as many rows as a batch may. */
    FULL,
    /** Some request must not be held back any longer. */
    WINDOW_OVER,
    /** More would have made its oldest request late. */
    DEADLINE
}
