package dev.mlsd.feature.window;

/**
 * Windows that stay bytes: what {@link EntityWindows#encodeRow} wrote, evaluated without building anything from it. A reader that needs
 * a row once has no use for its tiles as objects, which take ten times the memory of the bytes and most of the time. Immutable as long
 * as nobody changes the bytes; safe for use by many threads.
 */
public final class EncodedWindows implements WindowedRow {

    /** Stands after the header and stays there. */
    private final RowReader reader;

    private EncodedWindows(RowReader reader) {
        this.reader = reader;
    }

    /**
     * The windows in bytes, which are not copied; only their header is read.
     *
     * @throws IllegalArgumentException when it is of another format or layout
     */
    public static EncodedWindows of(TileLayout layout, byte[] bytes, int offset) {
        RowReader reader = new RowReader(layout, bytes, offset);
        reader.header();
        return new EncodedWindows(reader);
    }

    @Override
    public long sequence() {
        return reader.sequence();
    }

    @Override
    public long newestArrivalMillis() {
        return reader.newestArrivalMillis();
    }

    @Override
    public long newestMillis() {
        long[] newest = {newestArrivalMillis()};
        reader.copy().read(new TileSink() {
            @Override
            public void tile(
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
                    Distinct distinct) {
                // Events that are not raw any more are older than the newest arrival.
            }

            @Override
            public void event(long eventMillis, long tie, long value, long attribute) {
                newest[0] = Math.max(newest[0], eventMillis);
            }
        });
        return newest[0];
    }

    @Override
    public WindowValue[] evaluate(WindowSet windows, long momentMillis) {
        WindowSums sums = new WindowSums(windows, momentMillis, newestArrivalMillis());
        reader.copy().read(sums);
        return sums.values();
    }
}
