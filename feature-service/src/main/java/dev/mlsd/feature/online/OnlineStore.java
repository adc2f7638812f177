package dev.mlsd.feature.online;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The place of the rows that are served. Every method throws {@link OnlineStoreException} when the store does not answer in its
 * time; nothing waits longer. Safe for use by many threads.
 */
public interface OnlineStore extends AutoCloseable {

    /** The rows of the keys, in one read; keys without a row are left out. */
    Map<RowKey, OnlineRow> read(Collection<RowKey> keys);

    /**
     * Writes the rows that are newer than what stands, see {@link OnlineRow#isNewerThan}; the others leave it as it is. After an
     * exception any of them may have been written, and writing them again is right.
     */
    void write(Collection<OnlineRow> rows);

    /** The same for rows that the store may forget after some wall time without a write. */
    void write(Collection<OnlineRow> rows, Duration expiry);

    /** Removes rows; those that are not there are none. */
    void remove(Collection<RowKey> keys);

    /** Bytes that the store can still take; empty where it has no limit of its own. */
    OptionalLong room();

    /** What the store holds of a part of all rows. */
    Fill fill(String part);

    /** Notes that all rows of a part have been written to an incarnation of the store. */
    void markFilled(String part, String incarnation);

    @Override
    void close();

    /**
     * Whether all rows of a part are there.
     *
     * @param incarnation changes when the store has been started anew and may have lost rows
     * @param complete whether the part has been filled since then
     */
    record Fill(String incarnation, boolean complete) {}
}
