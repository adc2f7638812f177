package dev.mlsd.monitoring.intake;

/**
 * A record of `labels`.
 *
 * @param worldMillis when it arrived, world time; {@link Long#MIN_VALUE} for one that says nothing of time
 */
record LabelsRecord(long offset, long worldMillis, Body body) implements TimeMerge.Timed {

    /** What it says. */
    sealed interface Body {}

    /** A label, by the hash of its transaction. */
    record Label(long id, boolean fraud) implements Body {}

    /** World time has come to {@link LabelsRecord#worldMillis}. */
    record Clock() implements Body {}

    record Malformed(Malformation reason) implements Body {}
}
