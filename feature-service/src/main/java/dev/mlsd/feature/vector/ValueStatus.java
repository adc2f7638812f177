package dev.mlsd.feature.vector;

/** What is to be known about a value beside the number. */
public enum ValueStatus {
    /** Exact. */
    PRESENT,
    /** The row is known, but there is nothing to aggregate; the value is NaN. */
    NULL_VALUE,
    /**
     * There is no row for the entity: counts and sums of windows are 0, the rest is NaN. So it is for a snapshot row that was not
     * known at the moment.
     */
    NOT_FOUND,
    /** The newest snapshot row is further back than its view's ttl; the value is NaN. */
    OUTSIDE_MAX_AGE,
    /**
     * More events in the open hop than are kept raw, so that some at or after the moment may be counted; or a row so far ahead of
     * the moment that some before it may be missing.
     */
    APPROXIMATE
}
