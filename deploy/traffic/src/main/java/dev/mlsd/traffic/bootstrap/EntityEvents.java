package dev.mlsd.traffic.bootstrap;

import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.window.EntityWindows;
import dev.mlsd.traffic.source.Truth;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The payments of some entities of one kind, and the rows that come of them. An entity's payments are kept as plain numbers, 32 bytes
 * each, and become windows only when they are visited, one entity at a time: as windows they would take some twenty times as much.
 * Of an entity with more than {@value #MOST_KEPT} payments the windows are kept instead, which grow with time and not with
 * payments. Not safe for use by several threads.
 */
final class EntityEvents {

    /** Payments of one entity that are kept as they are. Beyond it the windows are smaller. */
    static final int MOST_KEPT = 1024;

    private static final int FIELDS = 4;
    private static final Truth[] TRUTHS = Truth.values();

    private final List<FeatureView.Windows> views;
    private final long labelDelayMillis;
    private final long endMillis;
    private final Map<String, Kept> entities = new HashMap<>();

    /**
     * No events yet.
     *
     * @param views of one kind of entity
     * @param endMillis labels that become known at or after it do not count
     */
    EntityEvents(List<FeatureView.Windows> views, long labelDelayMillis, long endMillis) {
        this.views = views;
        this.labelDelayMillis = labelDelayMillis;
        this.endMillis = endMillis;
    }

    /** Takes a row. */
    interface RowVisitor {
        void row(FeatureView.Windows view, String entityId, EntityWindows windows) throws InterruptedException;
    }

    /**
     * Adds a payment, in order of time.
     *
     * @param tie hash of its id
     * @param other hash of the id of the other entity
     */
    void add(String entityId, long tie, long eventMillis, long amountMinor, Truth truth, long other) {
        entities.computeIfAbsent(entityId, id -> new Kept()).add(tie, eventMillis, amountMinor, truth, other);
    }

    /** Visits every row and forgets it. */
    void drain(RowVisitor visitor) throws InterruptedException {
        for (Map.Entry<String, Kept> entity : entities.entrySet()) {
            EntityWindows[] windows = entity.getValue().windows();
            for (int i = 0; i < windows.length; i++) {
                if (windows[i] != null) {
                    visitor.row(views.get(i), entity.getKey(), windows[i]);
                }
            }
            entity.setValue(null);
        }
        entities.clear();
    }

    /** What is known of one entity. */
    private final class Kept {

        private long[] events = new long[4 * FIELDS];
        private int size;
        private EntityWindows[] windows;

        void add(long tie, long eventMillis, long amountMinor, Truth truth, long other) {
            if (size == MOST_KEPT * FIELDS) {
                windows();
            }
            if (size == events.length) {
                events = Arrays.copyOf(events, Math.min(size * 2, MOST_KEPT * FIELDS));
            }
            events[size] = tie;
            events[size + 1] = eventMillis;
            events[size + 2] = amountMinor << 2 | truth.ordinal();
            events[size + 3] = other;
            size += FIELDS;
        }

        /** The windows with everything added so far, by view; null where a view has nothing of this entity. */
        EntityWindows[] windows() {
            if (windows == null) {
                windows = new EntityWindows[views.size()];
            }
            for (int i = 0; i < windows.length; i++) {
                for (int event = 0; event < size; event += FIELDS) {
                    windows[i] = add(views.get(i), windows[i], event);
                }
            }
            size = 0;
            return windows;
        }

        private EntityWindows add(FeatureView.Windows view, EntityWindows row, int event) {
            long millis = events[event + 1];
            long value;
            if (view.source() == Source.TRANSACTIONS) {
                value = view.measure().ofPayment(events[event + 2] >> 2, millis);
            } else {
                Truth truth = TRUTHS[(int) events[event + 2] & 3];
                millis += labelDelayMillis;
                value = truth == Truth.FRAUD ? 1 : 0;
                if (truth == Truth.UNKNOWN || millis >= endMillis) {
                    return row;
                }
            }
            EntityWindows moved = row == null ? new EntityWindows(view.layout()) : row;
            moved.add(events[event], millis, millis, value, events[event + 3]);
            return moved;
        }
    }
}
