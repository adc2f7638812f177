package dev.mlsd.feature.online;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The rows read last, up to a number of bytes; the one not used for longest goes first. Safe for use by many threads. */
final class RememberedRows {

    /** What an entry takes beside its bytes: key, map entry and headers of objects. */
    private static final int OVERHEAD = 224;

    private final long limit;
    /**
     * A row.
     *
     * @param readNanos when the store gave it as its newest
     */
    record Entry(OnlineRow row, long readNanos) {}

    private final Map<RowKey, Entry> rows = new LinkedHashMap<>(1024, 0.75f, true);
    private long bytes;

    RememberedRows(long limit) {
        this.limit = limit;
    }

    /** The last known row; null where none is known. */
    synchronized Entry get(RowKey key) {
        return rows.get(key);
    }

    synchronized void remember(Iterable<OnlineRow> read, long nowNanos) {
        for (OnlineRow row : read) {
            Entry previous = rows.put(row.key(), new Entry(row, nowNanos));
            bytes += row.bytes().length
                    - (previous == null ? -OVERHEAD : previous.row().bytes().length);
        }
        Iterator<Entry> oldest = rows.values().iterator();
        while (bytes > limit && oldest.hasNext()) {
            bytes -= oldest.next().row().bytes().length + OVERHEAD;
            oldest.remove();
        }
    }

    synchronized int size() {
        return rows.size();
    }
}
