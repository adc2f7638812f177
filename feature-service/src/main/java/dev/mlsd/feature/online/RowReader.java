package dev.mlsd.feature.online;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Reads rows for serving and never fails: what the store does not give is taken from memory, and the answer says so. */
public final class RowReader {

    private final OnlineStore store;
    private final FillBoard board;
    private final RememberedRows remembered;
    private final LongAdder failures = new LongAdder();

    public RowReader(OnlineStore store, FillBoard board, long rememberedBytes) {
        this.store = store;
        this.board = board;
        this.remembered = new RememberedRows(rememberedBytes);
    }

    /** What is known of each key, in their order. */
    public List<Lookup> read(Collection<RowKey> keys) {
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
        if (complete) {
            remembered.remember(rows.values());
        }
        return lookups;
    }

    private Lookup lookup(RowKey key, OnlineRow row, boolean complete) {
        if (complete) {
            return row == null ? new Lookup.Missing() : new Lookup.Found(row);
        }
        OnlineRow known = remembered.get(key);
        if (known == null) {
            return row == null ? new Lookup.Unknown() : new Lookup.Remembered(row);
        }
        return new Lookup.Remembered(row != null && row.isNewerThan(known) ? row : known);
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
