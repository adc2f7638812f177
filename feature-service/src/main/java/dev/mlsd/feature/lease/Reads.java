package dev.mlsd.feature.lease;

/** How the features of a wide view are read; others are always read as configured. */
public enum Reads {
    /** All rows of a request with one command. */
    ONE,
    /** One read for each feature, as where every feature has a key of its own; kept to show what that costs. */
    EACH_FEATURE
}
