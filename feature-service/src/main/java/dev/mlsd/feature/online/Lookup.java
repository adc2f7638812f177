package dev.mlsd.feature.online;

/** What is known of a row. */
public sealed interface Lookup {

    /** It stands in the store. */
    record Found(OnlineRow row) implements Lookup {}

    /** The store holds all rows, and this is none of them: nothing has happened to the entity. */
    record Missing() implements Lookup {}

    /** The store did not answer or is being filled; this is the last row known. */
    record Remembered(OnlineRow row) implements Lookup {}

    /** The store did not answer or is being filled, and no row is known. */
    record Unknown() implements Lookup {}
}
