package dev.mlsd.feature.online;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Reads rows for serving and never fails: what the store does not give is taken from memory, and the answer says so. */
public final class RowReader {

    private final OnlineStore store;
    private final FillBoard board;
    private final RememberedRows remembered;
    private final LongSupplier nanoClock;
    private final LongAdder failures = new LongAdder();

    /**
     * A reader that remembers nothing yet.
     *
     * @param nanoClock a clock that only goes forward, as {@link System#nanoTime}
     */
    public RowReader(OnlineStore store, FillBoard board, long rememberedBytes, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.store = store;
        this.board = board;
        this.remembered = new RememberedRows(rememberedBytes);
    }

    /** What is known of each key, in their order. */
    public List<Lookup> read(Collection<RowKey> keys) {
        return read(keys, true);
    }

    private List<Lookup> read(Collection<RowKey> keys, boolean remember) {
        // Before the read: a store found complete now cannot have become empty in a way that the read would not show.
        boolean complete = board.isComplete();
        Map<RowKey, OnlineRow> rows;
        try {
            rows = keys.isEmpty() ? Map.of() : store.read(keys);
        } catch (OnlineStoreException e) {
            failures.increment();
            if (e.connectionLost()) {
                board.connectionLost();
            }
            complete = false;
            rows = Map.of();
        }
        List<Lookup> lookups = new ArrayList<>(keys.size());
        for (RowKey key : keys) {
            lookups.add(lookup(key, rows.get(key), complete));
        }
        if (complete && remember) {
            remembered.remember(rows.values(), nanoClock.getAsLong());
        }
        return lookups;
    }

    private Lookup lookup(RowKey key, OnlineRow row, boolean complete) {
        if (complete) {
            return row == null ? new Lookup.Missing() : new Lookup.Found(row);
        }
        RememberedRows.Entry known = remembered.get(key);
        if (known == null) {
            // While the store is being filled, what it has is a row of an unknown age, and better than none.
            return row == null ? new Lookup.Unknown() : new Lookup.Remembered(row, Duration.ZERO);
        }
        Duration age = Duration.ofNanos(nanoClock.getAsLong() - known.readNanos());
        return new Lookup.Remembered(row != null && row.isNewerThan(known.row()) ? row : known.row(), age);
    }

    /** The same for rows that nobody needs to remember, so that they take no room of those that payments need. */
    public List<Lookup> readOnce(Collection<RowKey> keys) {
        return read(keys, false);
    }

    /** Reads that the store did not answer. */
    public long failures() {
        return failures.sum();
    }

    /** Rows kept in memory. */
    public int rememberedRows() {
        return remembered.size();
    }
}
