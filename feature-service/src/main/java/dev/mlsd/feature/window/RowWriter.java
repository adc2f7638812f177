package dev.mlsd.feature.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The binary form of {@link EntityWindows}: variable-length integers (7 bits a byte, least significant first), signed ones in
 * zigzag, times as differences. About 5 bytes a tile, and 20 with extremes, spread and last value.
 */
final class RowWriter {

    /** First byte of every row; a reader refuses others, but for {@link RowReader#OLD_FORMAT}. */
    static final int FORMAT = 2;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final TileLayout layout;
    private final boolean extremes;
    private final boolean spread;
    private final boolean newest;
    private final boolean distinct;

    /** Not a stream of the JDK's: those take a lock for each byte, and a row has a thousand. */
    private byte[] bytes = new byte[1024];

    private int size;

    RowWriter(TileLayout layout) {
        this.layout = layout;
        this.extremes = layout.keeps(Part.EXTREMES);
        this.spread = layout.keeps(Part.SPREAD);
        this.newest = layout.keeps(Part.LAST);
        this.distinct = layout.keeps(Part.DISTINCT);
    }

    /** The parts as a number: a bit for each. */
    static int mask(Set<Part> parts) {
        int mask = 0;
        for (Part part : parts) {
            mask |= 1 << part.ordinal();
        }
        return mask;
    }

    void header(long sequence, long newestArrivalMillis) {
        write(FORMAT);
        write(layout.mask());
        write(layout.levels());
        for (int level = 0; level < layout.levels(); level++) {
            unsigned(layout.hop(level) / 1000);
        }
        unsigned(sequence);
        signed(newestArrivalMillis == Long.MIN_VALUE ? -1 : newestArrivalMillis);
    }

    void tiles(int level, List<Tile> tiles) {
        unsigned(tiles.size());
        long previous = 0;
        for (Tile tile : tiles) {
            long index = Math.floorDiv(tile.startMillis(), layout.hop(level));
            signed(index - previous);
            previous = index;
            tile(level, tile.startMillis(), tile.aggregate());
        }
    }

    private void tile(int level, long startMillis, Aggregate aggregate) {
        boolean several = aggregate.count() > 1;
        unsigned(aggregate.count());
        signed(aggregate.sum());
        if (level == 0 || newest) {
            unsigned(aggregate.lastMillis() - startMillis);
        }
        if (newest) {
            fixed(aggregate.lastTie());
            if (several) {
                signed(aggregate.last());
            }
        }
        if (extremes && several) {
            signed(aggregate.minimum());
            signed(aggregate.maximum());
        }
        if (spread && several) {
            fixed(Double.doubleToLongBits(aggregate.squares()));
        }
        if (distinct) {
            unsigned(aggregate.distinct().size());
            for (int i = 0; i < aggregate.distinct().size(); i++) {
                fixed(aggregate.distinct().hash(i));
            }
        }
    }

    void events(List<Event> events) {
        unsigned(events.size());
        long previous = 0;
        for (Event event : events) {
            signed(event.eventMillis() - previous);
            previous = event.eventMillis();
            fixed(event.tie());
            signed(event.value());
            if (distinct) {
                fixed(event.attribute());
            }
        }
    }

    void ids(RecentIds ids) {
        unsigned(ids.size());
        long previous = 0;
        for (int i = 0; i < ids.size(); i++) {
            signed(ids.arrivalMillis(i) - previous);
            previous = ids.arrivalMillis(i);
            fixed(ids.tie(i));
        }
    }

    /** Bytes written so far. */
    int size() {
        return size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void signed(long value) {
        unsigned((value << 1) ^ (value >> 63));
    }

    private void unsigned(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        write((int) rest);
    }

    private void fixed(long value) {
        grow(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    private void write(int value) {
        grow(1);
        bytes[size++] = (byte) value;
    }

    private void grow(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
    }
}
