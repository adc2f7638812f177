package dev.mlsd.feature.registry;

/** What is computed over the events of a window. */
public enum AggregateFunction {
    /** Number of events; 0 when there are none. */
    COUNT,
    /** Sum of the values; 0 when there are none. */
    SUM,
    /** Arithmetic mean; missing when there are none. */
    MEAN,
    /** Smallest value; missing when there are none. */
    MINIMUM,
    /** Largest value; missing when there are none. */
    MAXIMUM,
    /** Population standard deviation; missing when there are none. */
    DEVIATION,
    /** Value of the newest event; missing when there are none. */
    LAST
}
