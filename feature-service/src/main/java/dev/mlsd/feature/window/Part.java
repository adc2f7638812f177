package dev.mlsd.feature.window;

/**
 * What a row may keep beside counts and sums. A view keeps what its functions need and nothing else: most count and average, and their
 * tiles are 5 bytes instead of 25.
 */
public enum Part {
    /** Smallest and largest value. */
    EXTREMES,
    /** Sum of squared deviations, for the standard deviation. */
    SPREAD,
    /** Value of the newest event. */
    LAST,
    /** Different attributes, see {@link Distinct}. */
    DISTINCT
}
