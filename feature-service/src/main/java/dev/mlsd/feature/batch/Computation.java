package dev.mlsd.feature.batch;

import dev.mlsd.feature.offline.EntityEvents;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.snapshot.SnapshotLayout;
import dev.mlsd.feature.vector.VectorPlan;
import dev.mlsd.feature.window.EntityWindows;
import dev.mlsd.feature.window.WindowedRow;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * The rows of a snapshot view at some boundaries, from what was known at an earlier one and the events that have arrived since. A row is
 * what the stream's windows give at its event time, by the same code, from the events that had arrived then. It is written when its
 * values differ from the row that stands, or when that one would run out before the next is known: so an entity to which nothing happens
 * costs nothing. An entity whose windows are empty gets one row that says so, and then none.
 *
 * <p>Entities come one after the other, from both sides in the order of their ids; memory is that of one entity. Deterministic: the same
 * state and events give the same bytes. Time: a decoding of each entity's tiles, and a look at them for each boundary.
 */
final class Computation {

    private static final int STEP = 512;

    private final SnapshotLayout layout;
    private final Boundaries boundaries;
    private final FeatureView.Windows windows;
    private final VectorPlan plan;
    private final long ttlMillis;
    private final Duration again;
    /** The values of windows without events. */
    private final byte[] empty;

    /**
     * Of a view.
     *
     * @param again for how long before the last moment events are known that have been read
     */
    Computation(FeatureView.Snapshot view, Duration again) {
        this.again = again;
        this.layout = SnapshotLayout.of(view);
        this.boundaries = new Boundaries(view);
        this.windows = view.asWindows();
        this.plan = VectorPlan.compile(
                new Registry(List.of(windows)),
                layout.names().stream()
                        .map(name -> new FeatureReference(view.name(), view.version(), name))
                        .toList());
        this.ttlMillis = view.maximumAge().toMillis();
        this.empty = layout.encode(plan.evaluate(new WindowedRow[1], 0, 0).values());
    }

    /** Takes rows, entity by entity and in the order of their event times. */
    interface Rows {
        void row(String entity, long eventMillis, long createdMillis, double[] values, byte[] encoded)
                throws IOException;
    }

    /**
     * What was done.
     *
     * @param looked rows that were computed
     * @param written of these, those that changed or would have run out
     */
    record Outcome(int entities, long looked, long written) {}

    /**
     * Computes the rows.
     *
     * @param before null where nothing was known
     * @param events those that have arrived since then; some of the last ones before may be among them again
     * @param moments the boundaries, ascending
     * @param skipped which events are left out, as they never should be
     * @param listener is told how many entities are done
     */
    Outcome run(
            StateFile.Reader before,
            EntityEvents events,
            long[] moments,
            StateFile.Writer after,
            Rows rows,
            Predicate<EntityEvents.Moved> skipped,
            IntConsumer listener)
            throws IOException {
        int entities = 0;
        long looked = 0;
        long written = 0;
        while (true) {
            String known = before == null ? null : before.entity();
            String moved = events.entity();
            if (known == null && moved == null) {
                return new Outcome(entities, looked, written);
            }
            boolean isKnown = known != null && (moved == null || known.compareTo(moved) <= 0);
            String entity = isKnown ? known : moved;
            StateFile.Entry entry = isKnown ? before.take() : null;
            EntityWindows row = entry == null
                    ? new EntityWindows(windows.layout())
                    : EntityWindows.decode(windows.layout(), entry.windows(), 0);
            StateFile.Standing standing = entry == null ? null : entry.standing();
            ReadBefore read = new ReadBefore(entry == null ? new long[0] : entry.read());
            boolean isOver = false;
            for (long moment : moments) {
                while (entity.equals(events.entity()) && events.arrivalMillis() <= moment) {
                    EntityEvents.Moved event = events.take();
                    if (read.isNew(event.tie(), event.arrivalMillis()) && !skipped.test(event)) {
                        row.add(
                                event.tie(),
                                event.eventMillis(),
                                event.arrivalMillis(),
                                event.value(),
                                event.attribute());
                    }
                }
                double[] values =
                        plan.evaluate(new WindowedRow[] {row}, 0, moment).values();
                byte[] encoded = layout.encode(values);
                boolean isEmpty = Arrays.equals(encoded, empty);
                looked++;
                if (isDue(standing, encoded, isEmpty, moment)) {
                    standing = new StateFile.Standing(moment, encoded);
                    rows.row(entity, moment, boundaries.known(moment), values, encoded);
                    written++;
                }
                isOver = isEmpty
                        && row.newestMillis() < moment
                        && (standing == null || standing.eventMillis() + ttlMillis < moment);
            }
            if (entity.equals(events.entity())) {
                throw new IllegalStateException(
                        "events come up to the last boundary, got one of " + entity + " beyond");
            }
            if (!isOver) {
                after.write(new StateFile.Entry(
                        entity,
                        row.encodeState(),
                        standing,
                        read.since(moments[moments.length - 1] - again.toMillis())));
            }
            if (++entities % STEP == 0) {
                listener.accept(entities);
                if (Thread.interrupted()) {
                    throw new StoppedException();
                }
            }
        }
    }

    /** The values of windows without events, encoded; not to be changed. */
    byte[] empty() {
        return empty;
    }

    /** The state of an entity without events. */
    byte[] noEvents() {
        return new EntityWindows(windows.layout()).encodeState();
    }

    private boolean isDue(StateFile.Standing standing, byte[] encoded, boolean isEmpty, long moment) {
        if (standing == null) {
            return !isEmpty;
        }
        if (!Arrays.equals(standing.values(), encoded)) {
            return true;
        }
        return !isEmpty && boundaries.runsOut(standing.eventMillis(), ttlMillis, moment);
    }
}
