package dev.mlsd.feature.window;

/** The windows of one entity in one view, in memory or as bytes: windows evaluated from either are the same. */
public sealed interface WindowedRow permits EntityWindows, EncodedWindows {

    /** Events applied so far. */
    long sequence();

    /** Arrival time of the newest event offered; {@link Long#MIN_VALUE} before the first. */
    long newestArrivalMillis();

    /**
     * The moment of the newest event: when it arrived or, where that is later, happened; {@link Long#MIN_VALUE} before the first. Windows
     * are exact just after it.
     */
    long newestMillis();

    /**
     * The events of each window of a set at a moment, in the order of the set. Costs one look at each tile, however many windows.
     *
     * @throws IllegalArgumentException when the row is bytes that cannot be read
     */
    WindowValue[] evaluate(WindowSet windows, long momentMillis);
}
