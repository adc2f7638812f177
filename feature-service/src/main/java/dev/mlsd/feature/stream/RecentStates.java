package dev.mlsd.feature.stream;

import dev.mlsd.feature.online.OnlineRow;
import dev.mlsd.feature.online.RowKey;
import dev.mlsd.feature.window.EncodedState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The states of a task's rows that were used lately, in front of its store. A row that changes several times between two commits goes to
 * the store, to its changelog and to the online store once, and what goes to the online store is cut out of the state then. Kafka
 * Streams' own cache in this place took as long as the changes themselves. Bounded: states beyond it are written early, the one not
 * used for longest first. Used by the stream's thread only.
 */
final class RecentStates {

    /** What a state takes beside its bytes: its key, the entry and its place in the map. */
    private static final int OVERHEAD = 250;

    private final KeyValueStore<String, byte[]> store;
    private final OnlineRows online;
    private final long limit;
    private final Map<String, Entry> entries = new LinkedHashMap<>(1024, 0.75f, true);
    /** Those with changes that are not written, in the order of their first change; some may have been written meanwhile. */
    private final List<Entry> changed = new ArrayList<>();

    private long bytes;
    private long changedBytes;

    private static final class Entry {

        private final String key;
        private byte[] state;
        private boolean changed;
        /** Null when nothing that can be read has changed. */
        private Readable readable;

        Entry(String key, byte[] state) {
            this.key = key;
            this.state = state;
        }

        int size() {
            return state.length + OVERHEAD;
        }
    }

    /** What of a changed state goes to the online store. */
    private record Readable(RowKey key, long epoch, long sequence, EncodedState state) {

        OnlineRow row() {
            return OnlineRow.of(key, epoch, sequence, state.row());
        }
    }

    /**
     * None known yet.
     *
     * @param online takes the rows that have changed, and asks for them before a commit
     * @param limit bytes held at most, about
     */
    RecentStates(KeyValueStore<String, byte[]> store, OnlineRows online, long limit) {
        this.store = store;
        this.online = online;
        this.limit = limit;
        online.beforeWriting(this::write);
    }

    /** The state of a row; null where there is none. */
    byte[] get(String key) {
        Entry known = entries.get(key);
        if (known != null) {
            return known.state;
        }
        byte[] state = store.get(key);
        if (state != null) {
            add(new Entry(key, state));
        }
        return state;
    }

    /** A state has changed, and with it what can be read. */
    void put(String key, EncodedState state, RowKey row, long epoch, long sequence) {
        put(key, state.bytes()).readable = new Readable(row, epoch, sequence, state);
    }

    /** A state has changed, but nothing that can be read. */
    void putUnreadable(String key, EncodedState state) {
        Entry entry = put(key, state.bytes());
        if (entry.readable != null) {
            Readable before = entry.readable;
            entry.readable = new Readable(before.key(), before.epoch(), before.sequence(), state);
        }
    }

    private Entry put(String key, byte[] state) {
        Entry entry = entries.get(key);
        if (entry == null) {
            entry = new Entry(key, state);
            add(entry);
        } else {
            bytes += state.length - entry.state.length;
            entry.state = state;
        }
        if (!entry.changed) {
            entry.changed = true;
            changed.add(entry);
            changedBytes += entry.size();
        }
        return entry;
    }

    private void add(Entry entry) {
        entries.put(entry.key, entry);
        bytes += entry.size();
        Iterator<Entry> oldest = entries.values().iterator();
        while (bytes > limit && entries.size() > 1) {
            Entry given = oldest.next();
            bytes -= given.size();
            write(given);
            oldest.remove();
        }
    }

    /** Whether so much has changed since the last commit that the next one should not wait. */
    boolean isFull() {
        return changedBytes > limit - limit / 4;
    }

    /** Writes all that has changed to the store, and hands it to the online store. */
    void write() {
        changed.forEach(this::write);
        changed.clear();
        changedBytes = 0;
    }

    private void write(Entry entry) {
        if (entry.changed) {
            store.put(entry.key, entry.state);
            if (entry.readable != null) {
                online.changed(entry.readable.row());
            }
            entry.changed = false;
            entry.readable = null;
        }
    }
}
