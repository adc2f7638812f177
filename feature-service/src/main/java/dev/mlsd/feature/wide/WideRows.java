package dev.mlsd.feature.wide;

import dev.mlsd.feature.lease.Lease;
import dev.mlsd.feature.lease.LeaseSettings;
import dev.mlsd.feature.online.OnlineRow;
import dev.mlsd.feature.online.OnlineStore;
import dev.mlsd.feature.online.OnlineStoreException;
import dev.mlsd.feature.online.RowKey;
import dev.mlsd.feature.snapshot.SnapshotLayout;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * The rows of {@link WideView} in the online store, loaded for the holder of the service's lease and removed when it says so or holds it no
 * more; should this process end before, Redis forgets them. One load at a time, on a thread of its own. Safe for use by many threads.
 */
@Singleton
public final class WideRows {

    /** A million rows are 4.2 GB and the most that anybody asked for. */
    public static final int MOST = 1_000_000;

    private static final Logger LOG = Logger.getLogger(WideRows.class);
    private static final Duration EXPIRY = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofMillis(250);

    /** What a row takes in Redis, with its key and what Redis adds. */
    private static final long ROW_BYTES = 4_300;

    private static final long MIB = 1 << 20;

    /** Rows in one pipeline: half a megabyte, some milliseconds of Redis' one thread, so that others get their turn. */
    private static final int CHUNK = 128;

    private final OnlineStore store;
    private final Lease<LeaseSettings> lease;
    private final AtomicReference<State> state = new AtomicReference<>(State.NONE);
    private volatile boolean stopping;

    WideRows(OnlineStore store, Lease<LeaseSettings> lease) {
        this.store = store;
        this.lease = lease;
    }

    /**
     * How far it is.
     *
     * @param holder for whom; empty when there are no rows
     * @param entities wanted
     * @param loaded rows that are there
     * @param rowBytes bytes of a row
     * @param stage none, loading, loaded, removing or failed
     * @param seconds that loading took so far
     */
    public record State(String holder, int entities, int loaded, int rowBytes, String stage, double seconds) {

        static final State NONE = new State("", 0, 0, 0, "none", 0);

        private State at(int rows, int bytes, String next, double elapsed) {
            return new State(holder, entities, rows, bytes, next, elapsed);
        }
    }

    /** How far it is now. */
    public State state() {
        return state.get();
    }

    /**
     * Begins to load rows.
     *
     * @param eventMillis their event and created time
     * @return why it has not begun; empty when it has
     */
    public Optional<String> load(String holder, int entities, long eventMillis) {
        if (!holds(holder)) {
            return Optional.of("the lease is not " + holder + "'s");
        }
        long needed = entities * ROW_BYTES / MIB;
        OptionalLong room = store.room();
        // A full store refuses payments' rows too: half of what is free must do.
        if (room.isPresent() && needed > room.getAsLong() / 2 / MIB) {
            return Optional.of("the rows need " + needed + " MiB, and half of what Redis has free is "
                    + room.getAsLong() / 2 / MIB + " MiB");
        }
        State begun = new State(holder, entities, 0, 0, "loading", 0);
        if (!state.compareAndSet(State.NONE, begun)) {
            return Optional.of("rows are there already");
        }
        Thread.ofPlatform().name("wide-rows").daemon(true).start(() -> run(begun, eventMillis));
        return Optional.empty();
    }

    /** Removes the rows of a holder before its lease ends. */
    public void remove(String holder) {
        state.updateAndGet(now -> now.holder().equals(holder) && !now.stage().equals("none")
                ? now.at(now.loaded(), now.rowBytes(), "removing", now.seconds())
                : now);
    }

    private boolean holds(String holder) {
        return lease.term().filter(term -> term.holder().equals(holder)).isPresent();
    }

    private boolean isWanted() {
        State now = state.get();
        return !stopping && !now.stage().equals("removing") && holds(now.holder());
    }

    private void run(State begun, long eventMillis) {
        int written = 0;
        try {
            written = write(begun, eventMillis);
            while (isWanted()) {
                Thread.sleep(LOOK);
            }
        } catch (OnlineStoreException e) {
            LOG.warnf("the rows of an experiment are not whole: %s", e.getMessage());
            written = begun.entities();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delete(begun.entities());
        state.set(State.NONE);
    }

    private int write(State begun, long eventMillis) {
        SnapshotLayout layout = SnapshotLayout.of(WideView.VIEW);
        long start = System.nanoTime();
        int bytes = 0;
        int written = 0;
        while (written < begun.entities() && isWanted()) {
            List<OnlineRow> rows = new ArrayList<>(CHUNK);
            for (int i = written; i < Math.min(begun.entities(), written + CHUNK); i++) {
                rows.add(row(layout, i, eventMillis));
            }
            store.write(rows, EXPIRY);
            written += rows.size();
            bytes = rows.getLast().bytes().length;
            progress(written, bytes, "loading", start);
        }
        progress(written, bytes, "loaded", start);
        return written;
    }

    private void progress(int written, int bytes, String stage, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        state.updateAndGet(now -> now.stage().equals("removing") ? now : now.at(written, bytes, stage, seconds));
    }

    private static OnlineRow row(SnapshotLayout layout, int entity, long eventMillis) {
        // The columns are in the order of their names, and these in that of their numbers.
        double[] values = new double[WideView.FEATURES];
        for (int feature = 0; feature < values.length; feature++) {
            values[feature] = WideView.value(entity, feature);
        }
        return OnlineRow.of(key(entity), eventMillis, eventMillis, layout.encode(values));
    }

    private static RowKey key(int entity) {
        return RowKey.of(WideView.VIEW, WideView.entity(entity));
    }

    private void delete(int entities) {
        try {
            for (int first = 0; first < entities; first += CHUNK) {
                List<RowKey> keys = new ArrayList<>(CHUNK);
                for (int i = first; i < Math.min(entities, first + CHUNK); i++) {
                    keys.add(key(i));
                }
                store.remove(keys);
            }
        } catch (OnlineStoreException e) {
            LOG.warnf("the rows of an experiment stay until they expire: %s", e.getMessage());
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        stopping = true;
    }
}
