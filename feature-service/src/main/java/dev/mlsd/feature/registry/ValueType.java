package dev.mlsd.feature.registry;

/** What numbers a feature takes. Vectors carry both as doubles; whole numbers are exact to 2^53. */
public enum ValueType {
    /** Whole numbers. */
    INT64,
    /** Fractions, and NaN where there is no value. */
    DOUBLE,
    /** Fractions kept in 4 bytes, to some 7 digits: only in the rows of snapshot views, which say so, since it changes values. */
    FLOAT
}
