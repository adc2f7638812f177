package dev.mlsd.feature.online;

import java.time.Duration;

/** What is known of a row. */
public sealed interface Lookup {

    /** It stands in the store. */
    record Found(OnlineRow row) implements Lookup {}

    /** The store holds all rows, and this is none of them: nothing has happened to the entity. */
    record Missing() implements Lookup {}

    /**
     * The store did not answer or is being filled; this is the last row known.
     *
     * @param age wall time since it was last known to be the newest
     */
    record Remembered(OnlineRow row, Duration age) implements Lookup {}

    /** The store did not answer or is being filled, and no row is known. */
    record Unknown() implements Lookup {}
}
