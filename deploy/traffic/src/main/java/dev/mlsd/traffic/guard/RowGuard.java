package dev.mlsd.traffic.guard;

import dev.mlsd.feature.registry.Source;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Events that were published and have not yet been seen in every row they move. An event is expected before it is published and
 * done when the last of its rows has been seen with its id, whatever became of it there: applied, recognised as a repeat or too
 * late, the row will not change any more on its account.
 *
 * <p>After a restart, events that an earlier run published may be in some of their rows already, or come to be there before they are
 * expected. So a guard that goes on remembers what was seen before it is expected, and does not wait for it again. Memory grows
 * with pending and remembered events. Not safe for use by several threads.
 *
 * @param <E> what the caller knows an event by
 */
public final class RowGuard<E> {

    private static final class Pending<E> {
        private final E event;
        private final Set<Row> rows;

        Pending(E event, Set<Row> rows) {
            this.event = event;
            this.rows = rows;
        }
    }

    private final EventRows eventRows;
    private final Map<EventKey, Pending<E>> pending = new HashMap<>();
    private final Map<EventKey, Set<Row>> remembered = new HashMap<>();
    private final Set<EventKey> refused = new HashSet<>();
    private final boolean goesOn;

    /**
     * A guard that expects nothing yet.
     *
     * @param goesOn whether events may be expected that were published before
     */
    public RowGuard(EventRows eventRows, boolean goesOn) {
        this.eventRows = eventRows;
        this.goesOn = goesOn;
    }

    /**
     * Begins to wait for an event's rows.
     *
     * @return false when there is nothing to wait for
     * @throws IllegalStateException when the event is already expected
     */
    public boolean expect(E event, EventKey key, List<Row> rows) {
        if (refused.remove(key)) {
            return false;
        }
        Set<Row> awaited = new HashSet<>(rows);
        Set<Row> before = remembered.remove(key);
        if (before != null) {
            awaited.removeAll(before);
        }
        if (awaited.isEmpty()) {
            return false;
        }
        if (pending.putIfAbsent(key, new Pending<>(event, awaited)) != null) {
            throw new IllegalStateException(key + " is already expected");
        }
        return true;
    }

    /** A row has been seen with an event's id; gives the event when this was the last of its rows. */
    public Optional<E> seen(Row row, String eventId) {
        Optional<Source> source = eventRows.sourceOf(row.view());
        if (source.isEmpty()) {
            return Optional.empty();
        }
        EventKey key = new EventKey(source.get(), eventId);
        Pending<E> waiting = pending.get(key);
        if (waiting == null) {
            if (goesOn) {
                remembered.computeIfAbsent(key, unexpected -> new HashSet<>()).add(row);
            }
            return Optional.empty();
        }
        waiting.rows.remove(row);
        if (!waiting.rows.isEmpty()) {
            return Optional.empty();
        }
        pending.remove(key);
        return Optional.of(waiting.event);
    }

    /** An event was refused and will move no row; gives the event if it was pending. */
    public Optional<E> refused(EventKey key) {
        Pending<E> waiting = pending.remove(key);
        if (waiting == null && goesOn) {
            refused.add(key);
        }
        return Optional.ofNullable(waiting).map(pendingEvent -> pendingEvent.event);
    }

    /** Events that are waited for. */
    public int pending() {
        return pending.size();
    }
}
