package dev.mlsd.feature.offline;

import dev.mlsd.feature.vector.FeatureVector;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.feature.vector.VectorPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Vectors of payments as of their moments, from the history and with the statuses that serving gives; and the same payments as entity
 * rows for a {@link PointInTimeJoin}. Stateless; each call has a database of its own.
 */
public final class VectorHistory {

    /** The column of the moment in {@link #writeEntities}. */
    public static final String MOMENT = "event_timestamp";

    private static final String ENTITIES =
            "CREATE TABLE asked (row_id BIGINT, customer_id VARCHAR, terminal_id VARCHAR,"
                    + " amount_minor BIGINT, moment_ms BIGINT)";

    private final JoinLimits limits;

    public VectorHistory(JoinLimits limits) {
        this.limits = limits;
    }

    /** Takes a vector. */
    public interface Visitor {

        /**
         * A vector.
         *
         * @param query its position among those asked for
         */
        void vector(int query, FeatureVector vector);
    }

    /**
     * Visits the vectors in the order of their moments.
     *
     * @param history folder of the history
     * @param queries made at the moments asked for; an empty id of a customer or terminal is nobody's
     * @return events of history that were read
     * @throws HistoryException when the history cannot be read
     * @throws JoinCancelledException when the thread is interrupted
     */
    public long visit(
            VectorPlan plan, Path history, List<PaymentEvent> queries, JoinProgress progress, Visitor visitor) {
        JoinedView.Windows view = new JoinedView.Windows(plan, history);
        try {
            Files.createDirectories(limits.temporary());
            try (DuckDBConnection connection = DuckDb.open(limits)) {
                gather(connection, queries);
                DuckDb.execute(
                        connection,
                        "CREATE TABLE entity_rows AS SELECT row_id, moment_ms * 1000 AS moment_us, customer_id,"
                                + " terminal_id, amount_minor FROM asked");
                return new WindowRows(connection, view)
                        .forEach(
                                (row, vector) -> visitor.vector(Math.toIntExact(row), vector),
                                done -> progress.at(view.name(), done, queries.size()));
            }
        } catch (SQLException | IOException e) {
            throw new HistoryException("the history in " + history + " cannot be asked", e);
        }
    }

    /**
     * Writes payments as entity rows: customer_id, terminal_id, amount_minor, event_timestamp.
     *
     * @throws HistoryException when the file cannot be written
     */
    public void writeEntities(List<PaymentEvent> queries, Path file) {
        try (DuckDBConnection connection = DuckDb.open(limits)) {
            gather(connection, queries);
            DuckDb.execute(
                    connection,
                    "COPY (SELECT customer_id, terminal_id, amount_minor, epoch_ms(moment_ms) AT TIME ZONE 'UTC' AS "
                            + MOMENT + " FROM asked ORDER BY row_id) TO " + HistoryTable.literal(file)
                            + " (FORMAT parquet)");
        } catch (SQLException e) {
            throw new HistoryException(file + " cannot be written", e);
        }
    }

    private static void gather(DuckDBConnection connection, List<PaymentEvent> queries) throws SQLException {
        DuckDb.execute(connection, ENTITIES);
        try (DuckDBAppender rows = connection.createAppender("main", "asked")) {
            for (int i = 0; i < queries.size(); i++) {
                PaymentEvent query = queries.get(i);
                rows.beginRow().append((long) i);
                id(rows, query.customerId());
                id(rows, query.terminalId());
                rows.append(query.amountMinor()).append(query.eventMillis()).endRow();
            }
        }
    }

    private static void id(DuckDBAppender rows, String id) throws SQLException {
        if (id.isEmpty()) {
            rows.appendNull();
        } else {
            rows.append(id);
        }
    }
}
