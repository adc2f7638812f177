package dev.mlsd.inference.batching;

/** Why a request was refused. */
public enum ShedReason {
    /** As many rows wait as may. */
    QUEUE_FULL,
    /** By the time its batch would be done, its deadline would have passed. */
    DEADLINE,
    /** The batcher is closed. */
    CLOSED
}
