package dev.mlsd.feature.window;

import java.util.Arrays;
import java.util.List;

/**
 * The binary form of {@link EntityWindows}: variable-length integers (7 bits a byte, least significant first), signed ones in
 * zigzag, times as differences. About 20 bytes a tile.
 */
final class RowWriter {

    /** First byte of every row; a reader refuses another. */
    static final int FORMAT = 1;

    /** Not a stream of the JDK's: those take a lock for each byte, and a row has a thousand. */
    private byte[] bytes = new byte[1024];

    private int size;

    void header(TileLayout layout, long sequence, long newestArrivalMillis) {
        write(FORMAT);
        write(layout.levels());
        for (int level = 0; level < layout.levels(); level++) {
            unsigned(layout.hop(level) / 1000);
        }
        unsigned(sequence);
        signed(newestArrivalMillis == Long.MIN_VALUE ? -1 : newestArrivalMillis);
    }

    void tiles(List<Tile> tiles, long hop) {
        unsigned(tiles.size());
        long previous = 0;
        for (Tile tile : tiles) {
            long index = Math.floorDiv(tile.startMillis(), hop);
            signed(index - previous);
            previous = index;
            Aggregate aggregate = tile.aggregate();
            unsigned(aggregate.count());
            signed(aggregate.sum());
            signed(aggregate.last());
            unsigned(aggregate.lastMillis() - tile.startMillis());
            fixed(aggregate.lastTie());
            if (aggregate.count() > 1) {
                signed(aggregate.minimum());
                signed(aggregate.maximum());
                fixed(Double.doubleToLongBits(aggregate.squares()));
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
