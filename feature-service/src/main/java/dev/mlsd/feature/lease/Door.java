package dev.mlsd.feature.lease;

/** What becomes of a payment or label that breaks its contract. */
public enum Door {
    /** It is set aside with all that is wrong with it. */
    GUARDED,
    /** It moves the windows all the same, if it can be read at all; kept to show what it does there. */
    OPEN
}
