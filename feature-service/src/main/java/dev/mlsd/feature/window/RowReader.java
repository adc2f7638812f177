package dev.mlsd.feature.window;

import java.util.List;

/** Reads what {@link RowWriter} wrote; every mistake in the bytes is an {@link IllegalArgumentException}. */
final class RowReader {

    private final byte[] bytes;
    private int position;
    private long sequence;
    private long newestArrivalMillis;

    RowReader(byte[] bytes, int offset) {
        this.bytes = bytes;
        this.position = offset;
    }

    void header(TileLayout layout) {
        int format = next();
        if (format != RowWriter.FORMAT) {
            throw new IllegalArgumentException("rows of format " + RowWriter.FORMAT + " are known, got " + format);
        }
        int levels = next();
        boolean same = levels == layout.levels();
        for (int level = 0; same && level < levels; level++) {
            same = unsigned() * 1000 == layout.hop(level);
        }
        if (!same) {
            throw new IllegalArgumentException("the row was written with other hops than its view has now");
        }
        sequence = unsigned();
        long arrival = signed();
        newestArrivalMillis = arrival == -1 ? Long.MIN_VALUE : arrival;
    }

    long sequence() {
        return sequence;
    }

    long newestArrivalMillis() {
        return newestArrivalMillis;
    }

    void tiles(List<Tile> tiles, long hop) {
        long size = unsigned();
        long index = 0;
        for (long i = 0; i < size; i++) {
            index += signed();
            long start = index * hop;
            long count = unsigned();
            long sum = signed();
            long last = signed();
            long lastMillis = start + unsigned();
            long lastTie = fixed();
            long minimum = sum;
            long maximum = sum;
            double squares = 0.0;
            if (count > 1) {
                minimum = signed();
                maximum = signed();
                squares = Double.longBitsToDouble(fixed());
            }
            tiles.add(new Tile(start, new Aggregate(count, sum, minimum, maximum, squares, lastMillis, lastTie, last)));
        }
    }

    void events(List<Event> events) {
        long size = unsigned();
        long time = 0;
        for (long i = 0; i < size; i++) {
            time += signed();
            long tie = fixed();
            events.add(new Event(time, tie, signed()));
        }
    }

    void ids(RecentIds ids) {
        long size = unsigned();
        long time = 0;
        for (long i = 0; i < size; i++) {
            time += signed();
            ids.add(fixed(), time);
        }
    }

    private int next() {
        if (position >= bytes.length) {
            throw new IllegalArgumentException("the row ends early, after " + bytes.length + " bytes");
        }
        return bytes[position++] & 0xFF;
    }

    private long unsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int piece = next();
            value |= (long) (piece & 0x7F) << shift;
            if ((piece & 0x80) == 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("the row holds a number of more than 64 bits");
    }

    private long signed() {
        long value = unsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    private long fixed() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | next();
        }
        return value;
    }
}
