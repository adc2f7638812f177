package dev.mlsd.feature.window;

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

    private final TileLayout layout;

    /** Not a stream of the JDK's: those take a lock for each byte, and a row has a thousand. */
    private byte[] bytes = new byte[1024];

    private int size;

    RowWriter(TileLayout layout) {
        this.layout = layout;
    }

    /** The parts as a number: a bit for each. */
    static int mask(Set<Part> parts) {
        return parts.stream().mapToInt(part -> 1 << part.ordinal()).sum();
    }

    void header(long sequence, long newestArrivalMillis) {
        write(FORMAT);
        write(mask(layout.parts()));
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
        if (level == 0 || keeps(Part.LAST)) {
            unsigned(aggregate.lastMillis() - startMillis);
        }
        if (keeps(Part.LAST)) {
            fixed(aggregate.lastTie());
            if (several) {
                signed(aggregate.last());
            }
        }
        if (keeps(Part.EXTREMES) && several) {
            signed(aggregate.minimum());
            signed(aggregate.maximum());
        }
        if (keeps(Part.SPREAD) && several) {
            fixed(Double.doubleToLongBits(aggregate.squares()));
        }
        if (keeps(Part.DISTINCT)) {
            unsigned(aggregate.distinct().size());
            for (int i = 0; i < aggregate.distinct().size(); i++) {
                fixed(aggregate.distinct().hash(i));
            }
        }
    }

    private boolean keeps(Part part) {
        return layout.parts().contains(part);
    }

    void events(List<Event> events) {
        unsigned(events.size());
        long previous = 0;
        for (Event event : events) {
            signed(event.eventMillis() - previous);
            previous = event.eventMillis();
            fixed(event.tie());
            signed(event.value());
            if (keeps(Part.DISTINCT)) {
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
        for (int shift = 56; shift >= 0; shift -= 8) {
            write((int) (value >>> shift));
        }
    }

    private void write(int value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, size * 2);
        }
        bytes[size++] = (byte) value;
    }
}
