package dev.mlsd.feature.window;

import java.time.Duration;

/**
 * How finely a window's tail moves. A window of length w ends exactly at the moment asked for and starts at {@code floor_hop(T - w)}:
 * coarser hops cost fewer tiles and round the tail by at most 1/12 of the window (Chronon and Tecton tile in the same way).
 */
public final class Hops {

    private Hops() {}

    /** The hop of a window: 15 s up to 15 min, 5 min up to 12 h, 1 h up to 12 days, 1 day beyond. */
    public static Duration of(Duration window) {
        if (window.compareTo(Duration.ofSeconds(15)) < 0 || window.compareTo(Duration.ofDays(366)) > 0) {
            throw new IllegalArgumentException("a window must be between 15 s and 366 days long, got " + window);
        }
        if (window.compareTo(Duration.ofMinutes(15)) <= 0) {
            return Duration.ofSeconds(15);
        }
        if (window.compareTo(Duration.ofHours(12)) <= 0) {
            return Duration.ofMinutes(5);
        }
        if (window.compareTo(Duration.ofDays(12)) <= 0) {
            return Duration.ofHours(1);
        }
        return Duration.ofDays(1);
    }

    /** The start of the hop that holds a moment; hops are aligned to the epoch in UTC. */
    public static long floor(long millis, long hopMillis) {
        return Math.floorDiv(millis, hopMillis) * hopMillis;
    }
}
