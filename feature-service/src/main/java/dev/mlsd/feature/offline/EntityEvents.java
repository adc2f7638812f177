package dev.mlsd.feature.offline;

import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.vector.VectorPlan;
import dev.mlsd.feature.window.EventIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NoSuchElementException;
import org.duckdb.DuckDBConnection;

/**
 * The events of a view's source as they move its rows, entity by entity and for each in the order of their arrival. Time: a sort of the
 * events; memory: within the limits. Not safe for use by several threads.
 */
public final class EntityEvents implements AutoCloseable {

    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

    private final FeatureView.Windows view;
    private final DuckDBConnection connection;
    private final Statement statement;
    private final ResultSet rows;
    private Moved next;
    private long read;

    /**
     * What an event does to the row of an entity.
     *
     * @param tie hash of the event's id
     * @param attribute hash of what distinct values are counted of
     */
    public record Moved(String entity, long tie, long eventMillis, long arrivalMillis, long value, long attribute) {}

    /**
     * Opens the events that arrived between two moments.
     *
     * @param history folder of the history
     * @param fromMillis events made, or labels that became known, before it are left out
     * @param afterMillis those that had arrived by then are left out; {@link Long#MIN_VALUE} for none
     * @param untilMillis the last arrival
     * @throws HistoryException when the history cannot be read
     */
    public EntityEvents(
            FeatureView.Windows view,
            Path history,
            JoinLimits limits,
            long fromMillis,
            long afterMillis,
            long untilMillis) {
        this.view = view;
        try {
            HistoryTable table = view.source() == Source.LABELS ? HistoryTable.LABELS : HistoryTable.TRANSACTIONS;
            List<Path> files = table
                    .files(history)
                    .subMap(LocalDate.ofInstant(Instant.ofEpochMilli(fromMillis), ZoneOffset.UTC), LAST_DAY)
                    .values()
                    .stream()
                    .flatMap(List::stream)
                    .toList();
            Files.createDirectories(limits.temporary());
            this.connection = DuckDb.open(limits);
            this.statement = connection.createStatement();
            this.rows = files.isEmpty()
                    ? null
                    : statement.executeQuery(query(table, files, fromMillis, afterMillis, untilMillis));
            advance();
        } catch (SQLException | IOException e) {
            throw new HistoryException("the history in " + history + " cannot be read", e);
        }
    }

    private String query(HistoryTable table, List<Path> files, long from, long after, long until) {
        String arrival = table == HistoryTable.LABELS ? "label_time" : "arrival_time";
        String made = table == HistoryTable.LABELS ? "label_time" : "event_time";
        String number = table == HistoryTable.LABELS ? "CASE WHEN fraud THEN 1 ELSE 0 END" : "amount_minor";
        String entity = view.entity() == Entity.CUSTOMER ? "customer_id" : "terminal_id";
        // Compared as they are stored, so that parts of files whose arrivals are all outside are not read.
        return "SELECT " + entity + ", transaction_id, customer_id, terminal_id, epoch_ms(" + made
                + ") AS made, epoch_ms("
                + arrival + ") AS arrived, " + number + " FROM " + HistoryTable.parquet(files) + " WHERE " + made
                + " >= " + moment(from) + (after == Long.MIN_VALUE ? "" : " AND " + arrival + " > " + moment(after))
                + " AND " + arrival + " <= " + moment(until) + " ORDER BY 1, arrived, made, transaction_id";
    }

    private static String moment(long millis) {
        return "make_timestamptz(" + Math.multiplyExact(millis, 1_000L) + ")";
    }

    private void advance() throws SQLException {
        if (rows == null || !rows.next()) {
            next = null;
            return;
        }
        String customer = rows.getString(3);
        String terminal = rows.getString(4);
        long made = rows.getLong(5);
        long number = rows.getLong(7);
        next = new Moved(
                rows.getString(1),
                EventIds.hash(rows.getString(2)),
                made,
                rows.getLong(6),
                view.source() == Source.LABELS ? number : view.measure().ofPayment(number, made),
                VectorPlan.attributeOf(view, customer, terminal));
    }

    /** The entity of the next event; null at the end. */
    public String entity() {
        return next == null ? null : next.entity();
    }

    /** When the next event arrived. Throws at the end. */
    public long arrivalMillis() {
        return there().arrivalMillis();
    }

    /** Takes the next event. Throws at the end. */
    public Moved take() {
        Moved taken = there();
        try {
            advance();
        } catch (SQLException e) {
            throw new HistoryException("the history cannot be read on", e);
        }
        read++;
        return taken;
    }

    private Moved there() {
        if (next == null) {
            throw new NoSuchElementException("all events have been taken");
        }
        return next;
    }

    /** Events taken. */
    public long read() {
        return read;
    }

    @Override
    public void close() {
        try {
            statement.close();
            connection.close();
        } catch (SQLException e) {
            throw new HistoryException("the history cannot be closed", e);
        }
    }
}
