package dev.mlsd.feature.window;

/**
 * The events of one hop of time.
 *
 * @param startMillis first millisecond of the hop
 * @param aggregate of the hop's events that are no longer raw; never empty
 */
record Tile(long startMillis, Aggregate aggregate) {}
