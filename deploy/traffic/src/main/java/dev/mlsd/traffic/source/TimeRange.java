package dev.mlsd.traffic.source;

import java.time.Instant;

/**
 * A stretch of world time.
 *
 * @param fromMillis inclusive
 * @param toMillis exclusive, after {@code fromMillis}
 */
public record TimeRange(long fromMillis, long toMillis) {

    public TimeRange {
        if (toMillis <= fromMillis) {
            throw new IllegalArgumentException("a range ends after it begins, got from "
                    + Instant.ofEpochMilli(fromMillis) + " to " + Instant.ofEpochMilli(toMillis));
        }
    }
}
