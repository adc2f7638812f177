package dev.mlsd.feature.registry;

/** What numbers a feature takes. Vectors carry both as doubles; whole numbers are exact to 2^53. */
public enum ValueType {
    /** Whole numbers. */
    INT64,
    /** Fractions, and NaN where there is no value. */
    DOUBLE
}
