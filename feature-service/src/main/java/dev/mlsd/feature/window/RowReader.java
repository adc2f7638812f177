package dev.mlsd.feature.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads what {@link RowWriter} wrote; every mistake in the bytes is an {@link IllegalArgumentException}. The end of the bytes is left to
 * the check that every access to an array has anyway: a row has a thousand bytes, and it is read for every vector.
 */
final class RowReader {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private int position;
    private long sequence;
    private long newestArrivalMillis;

    RowReader(byte[] bytes, int offset) {
        this.bytes = bytes;
        this.position = offset;
    }

    void header(TileLayout layout) {
        try {
            int format = bytes[position++];
            if (format != RowWriter.FORMAT) {
                throw new IllegalArgumentException("rows of format " + RowWriter.FORMAT + " are known, got " + format);
            }
            int levels = bytes[position++];
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
        } catch (IndexOutOfBoundsException e) {
            throw endsEarly(e);
        }
    }

    long sequence() {
        return sequence;
    }

    long newestArrivalMillis() {
        return newestArrivalMillis;
    }

    int position() {
        return position;
    }

    /** Everything after the header but the ids. */
    void read(TileLayout layout, TileSink sink) {
        try {
            for (int level = 0; level < layout.levels(); level++) {
                tiles(level, layout.hop(level), sink);
            }
            events(sink);
        } catch (IndexOutOfBoundsException e) {
            throw endsEarly(e);
        }
    }

    private void tiles(int level, long hop, TileSink sink) {
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
            sink.tile(level, start, count, sum, minimum, maximum, squares, lastMillis, lastTie, last);
        }
    }

    private void events(TileSink sink) {
        long size = unsigned();
        long time = 0;
        for (long i = 0; i < size; i++) {
            time += signed();
            long tie = fixed();
            sink.event(time, tie, signed());
        }
    }

    void ids(RecentIds ids) {
        try {
            long size = unsigned();
            long time = 0;
            for (long i = 0; i < size; i++) {
                time += signed();
                ids.add(fixed(), time);
            }
        } catch (IndexOutOfBoundsException e) {
            throw endsEarly(e);
        }
    }

    private IllegalArgumentException endsEarly(IndexOutOfBoundsException e) {
        return new IllegalArgumentException("the row ends early, after " + bytes.length + " bytes", e);
    }

    private long unsigned() {
        long value = bytes[position++];
        if (value >= 0) {
            return value;
        }
        value &= 0x7F;
        for (int shift = 7; shift < 64; shift += 7) {
            byte piece = bytes[position++];
            value |= (long) (piece & 0x7F) << shift;
            if (piece >= 0) {
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
        long value = (long) LONG.get(bytes, position);
        position += Long.BYTES;
        return value;
    }
}
