package dev.mlsd.feature.window;

/** Takes the parts of a row as they are read: the tiles of each level in order of time, the finest level first, then the raw events. */
interface TileSink {

    /**
     * A tile that is not empty; see {@link Aggregate} for what it is made of. What the layout does not keep is of no meaning, but the
     * finest level always knows when its newest event was.
     */
    void tile(
            int level,
            long startMillis,
            long count,
            long sum,
            long minimum,
            long maximum,
            double squares,
            long lastMillis,
            long lastTie,
            long last,
            Distinct distinct);

    /** An event that is still raw. */
    void event(long eventMillis, long tie, long value, long attribute);
}
