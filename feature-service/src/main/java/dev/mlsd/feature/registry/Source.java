package dev.mlsd.feature.registry;

/** The topic whose events a window view aggregates. */
public enum Source {
    /** Payments, at the time they were made. */
    TRANSACTIONS,
    /** Labels, at the time they became known: what nobody knew yet is in no window. */
    LABELS
}
