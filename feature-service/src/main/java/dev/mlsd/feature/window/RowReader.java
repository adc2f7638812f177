package dev.mlsd.feature.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Locale;

/**
 * Reads what {@link RowWriter} wrote; every mistake in the bytes is an {@link IllegalArgumentException}. The end of the bytes is left to
 * the check that every access to an array has anyway: a row has a thousand bytes, and it is read for every vector.
 */
final class RowReader {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Rows before views kept only what they need: every part but distinct attributes, in another order. */
    static final int OLD_FORMAT = 1;

    private static final int OLD_PARTS = RowWriter.mask(EnumSet.complementOf(EnumSet.of(Part.DISTINCT)));

    private final TileLayout layout;
    private final byte[] bytes;
    private int position;
    private boolean old;
    /** What the tiles were written with. */
    private boolean extremes;

    private boolean spread;
    private boolean newest;
    private boolean distinct;
    private long sequence;
    private long newestArrivalMillis;

    RowReader(TileLayout layout, byte[] bytes, int offset) {
        this.layout = layout;
        this.bytes = bytes;
        this.position = offset;
    }

    /** Another reader that stands at the same place. */
    RowReader copy() {
        RowReader copy = new RowReader(layout, bytes, position);
        copy.old = old;
        copy.extremes = extremes;
        copy.spread = spread;
        copy.newest = newest;
        copy.distinct = distinct;
        return copy;
    }

    void header() {
        try {
            int format = bytes[position++];
            if (format != RowWriter.FORMAT && format != OLD_FORMAT) {
                throw new IllegalArgumentException(
                        "rows of formats " + OLD_FORMAT + " and " + RowWriter.FORMAT + " are known, got " + format);
            }
            old = format == OLD_FORMAT;
            int written = old ? OLD_PARTS : bytes[position++];
            extremes = has(written, Part.EXTREMES);
            spread = has(written, Part.SPREAD);
            newest = has(written, Part.LAST);
            distinct = has(written, Part.DISTINCT);
            if ((written & layout.mask()) != layout.mask()) {
                throw lacks(written);
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

    private IllegalArgumentException lacks(int written) {
        String missing = layout.parts().stream()
                .filter(part -> !has(written, part))
                .map(part -> part.name().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElseThrow();
        return new IllegalArgumentException("the row was written without the " + missing + " that its view has now");
    }

    private static boolean has(int parts, Part part) {
        return (parts >> part.ordinal() & 1) == 1;
    }

    long sequence() {
        return sequence;
    }

    long newestArrivalMillis() {
        return newestArrivalMillis;
    }

    /** Everything after the header but the ids. */
    void read(TileSink sink) {
        try {
            for (int level = 0; level < layout.levels(); level++) {
                if (old) {
                    oldTiles(level, layout.hop(level), sink);
                } else {
                    tiles(level, layout.hop(level), sink);
                }
            }
            events(sink);
        } catch (IndexOutOfBoundsException e) {
            throw endsEarly(e);
        }
    }

    private void tiles(int level, long hop, TileSink sink) {
        boolean dated = level == 0 || newest;
        long size = unsigned();
        long index = 0;
        for (long i = 0; i < size; i++) {
            index += signed();
            long start = index * hop;
            long count = unsigned();
            boolean several = count > 1;
            long sum = signed();
            long lastMillis = dated ? start + unsigned() : start;
            long lastTie = newest ? fixed() : Long.MIN_VALUE;
            long last = newest && several ? signed() : sum;
            long minimum = extremes && several ? signed() : sum;
            long maximum = extremes && several ? signed() : sum;
            double squares = spread && several ? Double.longBitsToDouble(fixed()) : 0.0;
            Distinct attributes = distinct ? distinct() : Distinct.NONE;
            sink.tile(level, start, count, sum, minimum, maximum, squares, lastMillis, lastTie, last, attributes);
        }
    }

    private Distinct distinct() {
        long size = unsigned();
        long[] hashes = new long[Math.clamp(size, 0, Distinct.K + 1)];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = fixed();
        }
        return Distinct.of(hashes);
    }

    private void oldTiles(int level, long hop, TileSink sink) {
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
            boolean several = count > 1;
            long minimum = several ? signed() : sum;
            long maximum = several ? signed() : sum;
            double squares = several ? Double.longBitsToDouble(fixed()) : 0.0;
            sink.tile(level, start, count, sum, minimum, maximum, squares, lastMillis, lastTie, last, Distinct.NONE);
        }
    }

    private void events(TileSink sink) {
        long size = unsigned();
        long time = 0;
        for (long i = 0; i < size; i++) {
            time += signed();
            long tie = fixed();
            long value = signed();
            sink.event(time, tie, value, distinct ? fixed() : 0);
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
