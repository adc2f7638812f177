package dev.mlsd.feature.online;

import java.nio.ByteBuffer;

/**
 * A row as it lies in the online store: 8 bytes epoch, 8 bytes sequence, both big-endian, then the windows as
 * {@link dev.mlsd.feature.window.EntityWindows#encodeRow} writes them, or the values of a snapshot as
 * {@link dev.mlsd.feature.snapshot.SnapshotLayout#encode} does.
 *
 * <p>Rows of an entity are ordered by (epoch, sequence). In a window view the sequence counts the events applied, the epoch grows
 * whenever the stream takes up the entity anew. In a snapshot view the epoch is the row's event time and the sequence its created time,
 * both in milliseconds: so the newest event stands, and of several the newest created, by the same comparison.
 *
 * @param bytes everything; not copied, not to be changed
 */
public record OnlineRow(RowKey key, byte[] bytes) {

    /** Where the windows or the values begin in {@link #bytes}. */
    public static final int WINDOWS_OFFSET = 16;

    public OnlineRow {
        if (bytes.length <= WINDOWS_OFFSET) {
            throw new IllegalArgumentException(
                    "a row has more than " + WINDOWS_OFFSET + " bytes, got " + bytes.length + " in " + key);
        }
    }

    /** A row of its parts. */
    public static OnlineRow of(RowKey key, long epoch, long sequence, byte[] windows) {
        byte[] bytes = ByteBuffer.allocate(WINDOWS_OFFSET + windows.length)
                .putLong(epoch)
                .putLong(sequence)
                .put(windows)
                .array();
        return new OnlineRow(key, bytes);
    }

    /** Which life of the stream wrote it. */
    public long epoch() {
        return ByteBuffer.wrap(bytes).getLong(0);
    }

    /** Events applied to it. */
    public long sequence() {
        return ByteBuffer.wrap(bytes).getLong(8);
    }

    /** Whether this row replaces another of the same key. */
    public boolean isNewerThan(OnlineRow other) {
        int byEpoch = Long.compare(epoch(), other.epoch());
        return byEpoch != 0 ? byEpoch > 0 : sequence() > other.sequence();
    }
}
