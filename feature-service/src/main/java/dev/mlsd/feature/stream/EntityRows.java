package dev.mlsd.feature.stream;

import dev.mlsd.feature.contract.BootstrapContract;
import dev.mlsd.feature.online.OnlineRow;
import dev.mlsd.feature.online.OnlineStore;
import dev.mlsd.feature.online.OnlineStoreException;
import dev.mlsd.feature.online.RowKey;
import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.window.EntityWindows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jboss.logging.Logger;

/**
 * The rows of one kind of entity in one task: the state of each row under {@code view|entity}, and the task's epoch. Every change
 * is handed to {@link OnlineRows}. Used by the stream's thread only.
 */
final class EntityRows {

    private static final Logger LOG = Logger.getLogger(EntityRows.class);
    /** Sorts before every view, whose names begin with a letter. */
    private static final String EPOCH_KEY = "@epoch";

    private static final char SEPARATOR = '|';
    private static final int REFILL_CHUNK = 256;
    /** Bytes of states that one task keeps in the heap; there are two for each partition. Raising it makes writes fewer when events are many. */
    private static final long RECENT_BYTES = 4L << 20;
    /** Rows that one look may write: some seconds. */
    static final int REFILL_STEP = 20_000;

    private final StreamParts parts;
    private final KeyValueStore<String, byte[]> store;
    private final RecentStates states;
    private final String part;
    private final int refillStep;
    private final Map<String, FeatureView.Windows> views = new HashMap<>();
    private long epoch;
    private boolean epochStored;
    private Refill refill;

    EntityRows(
            StreamParts parts,
            Entity entity,
            int partition,
            KeyValueStore<String, byte[]> store,
            OnlineRows online,
            int refillStep) {
        this.parts = parts;
        this.refillStep = refillStep;
        this.store = store;
        this.states = new RecentStates(store, online, RECENT_BYTES);
        this.part = entity.name().toLowerCase(Locale.ROOT) + ":" + partition;
        for (Source source : Source.values()) {
            parts.registry().windowViews(source, entity).forEach(view -> views.put(view.id(), view));
        }
        byte[] previous = store.get(EPOCH_KEY);
        // Wall time keeps epochs growing even if the state was lost with its changelog.
        this.epoch = Math.max(
                previous == null ? 0 : number(previous) + 1, parts.wallMillis().getAsLong());
        parts.board().register(part);
    }

    /** What an event did to a row. */
    record Change(EntityWindows.Outcome outcome, long epoch, long sequence) {}

    /** Applies an event to the row of an entity. */
    Change apply(
            FeatureView.Windows view,
            String entityId,
            long tie,
            long eventMillis,
            long arrivalMillis,
            long value,
            long attribute) {
        String key = key(view, entityId);
        EntityWindows windows = load(view, key);
        EntityWindows.Outcome outcome = windows.add(tie, eventMillis, arrivalMillis, value, attribute);
        switch (outcome) {
            case APPLIED -> save(view, entityId, key, windows);
            // The newest arrival has moved, and with it what is late; what can be read has not.
            case LATE -> states.putUnreadable(key, windows.encode());
            case DUPLICATE -> {}
        }
        return new Change(outcome, epoch(), windows.sequence());
    }

    /** Puts a row in the place of what is known of its entity. */
    void replace(BootstrapContract.Row row) {
        String key = key(row.view(), row.entityId());
        if (load(row.view(), key).sequence() >= row.windows().sequence()) {
            // The row goes back; only a higher epoch makes the online store take it.
            epoch++;
            epochStored = false;
        }
        save(row.view(), row.entityId(), key, row.windows());
    }

    private EntityWindows load(FeatureView.Windows view, String key) {
        byte[] state = states.get(key);
        return state == null ? new EntityWindows(view.layout()) : EntityWindows.decode(view.layout(), state, 0);
    }

    private void save(FeatureView.Windows view, String entityId, String key, EntityWindows windows) {
        states.put(key, windows.encode(), RowKey.of(view, entityId), epoch(), windows.sequence());
    }

    /** Whether so much has changed since the last commit that the next one should not wait. */
    boolean isFull() {
        return states.isFull();
    }

    private OnlineRow row(FeatureView.Windows view, String entityId, EntityWindows windows) {
        return OnlineRow.of(RowKey.of(view, entityId), epoch(), windows.sequence(), windows.encodeRow());
    }

    /** Stored when first used: a task may write to its stores only while it processes. */
    private long epoch() {
        if (!epochStored) {
            store.put(EPOCH_KEY, ByteBuffer.allocate(Long.BYTES).putLong(epoch).array());
            epochStored = true;
        }
        return epoch;
    }

    /**
     * Looks whether the online store holds this task's rows, and writes them if it has been started anew since: a step's worth in
     * one call and the rest in the next ones, so that the stream goes on polling however many there are. When the store does not
     * answer, the next call tries again.
     */
    void keepFilled() {
        long glance = parts.board().glance();
        try {
            OnlineStore.Fill fill = parts.online().fill(part);
            if (!fill.complete()) {
                parts.board().unfilled(part);
                if (refill == null || !refill.incarnation.equals(fill.incarnation())) {
                    refill = new Refill(fill.incarnation());
                }
                if (!refill.step()) {
                    return;
                }
                parts.online().markFilled(part, fill.incarnation());
                if (refill.written > 0) {
                    LOG.infof("the online store has been filled with %d rows of %s", refill.written, part);
                }
            }
            refill = null;
            parts.board().filled(part, glance);
        } catch (OnlineStoreException e) {
            LOG.debugf("%s cannot be looked at: %s", part, e.getMessage());
            parts.board().unanswered(part);
        }
    }

    /** One filling of the online store, as far as it has come. Rows that change meanwhile are written by their changes as well. */
    private final class Refill {

        private final String incarnation;
        /** The last key whose row is written; null for none. It is written again, which is harmless. */
        private String last;

        private long written;

        Refill(String incarnation) {
            this.incarnation = incarnation;
        }

        /** Writes the next rows and tells whether those were the last. */
        boolean step() {
            List<OnlineRow> chunk = new ArrayList<>(REFILL_CHUNK);
            int read = 0;
            try (KeyValueIterator<String, byte[]> states = last == null ? store.all() : store.range(last, null)) {
                while (states.hasNext() && read < refillStep) {
                    KeyValue<String, byte[]> state = states.next();
                    read++;
                    int end = state.key.indexOf(SEPARATOR);
                    // No view: the epoch, or a view that the registry does not have any more.
                    FeatureView.Windows view = end < 0 ? null : views.get(state.key.substring(0, end));
                    if (view != null) {
                        EntityWindows windows = EntityWindows.decode(view.layout(), state.value, 0);
                        chunk.add(row(view, state.key.substring(end + 1), windows));
                    }
                    if (chunk.size() == REFILL_CHUNK || read == refillStep || !states.hasNext()) {
                        parts.online().write(chunk);
                        written += chunk.size();
                        chunk.clear();
                        last = state.key;
                    }
                }
                return !states.hasNext();
            }
        }
    }

    void close() {
        parts.board().forget(part);
    }

    private static String key(FeatureView.Windows view, String entityId) {
        return view.id() + SEPARATOR + entityId;
    }

    private static long number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }
}
