package dev.mlsd.feature.offline;

import dev.mlsd.feature.registry.ValueType;
import dev.mlsd.feature.snapshot.SnapshotLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Writes rows of a snapshot view into one file, which appears as a whole with {@link #commit} in place of one of the same name; without
 * it nothing changes. Memory: within the limits, the rest goes to disk. Not safe for use by several threads.
 */
public final class SnapshotWriter implements AutoCloseable {

    private final SnapshotTable table;
    private final SnapshotLayout layout;
    private final long computedMillis;
    private final DuckDBConnection connection;
    private final DuckDBAppender rows;
    private long count;

    /**
     * Begins a file.
     *
     * @param computedMillis wall time at which the rows are computed, for audit
     * @throws HistoryException when it cannot be written
     */
    public SnapshotWriter(SnapshotTable table, JoinLimits limits, long computedMillis) {
        this.table = table;
        this.layout = table.layout();
        this.computedMillis = computedMillis;
        try {
            Files.createDirectories(limits.temporary());
            this.connection = DuckDb.open(limits);
            DuckDb.execute(
                    connection,
                    "CREATE TABLE gathered (entity VARCHAR, event_ms BIGINT, created_ms BIGINT, computed_ms BIGINT, "
                            + IntStream.range(0, layout.names().size())
                                    .mapToObj(i -> '"' + layout.names().get(i) + "\" " + sql(layout.type(i)))
                                    .collect(Collectors.joining(", "))
                            + ")");
            this.rows = connection.createAppender("main", "gathered");
        } catch (SQLException | IOException e) {
            throw failed(e);
        }
    }

    private static String sql(ValueType type) {
        return switch (type) {
            case INT64 -> "BIGINT";
            case DOUBLE -> "DOUBLE";
            case FLOAT -> "FLOAT";
        };
    }

    /**
     * Adds a row.
     *
     * @param values in the order of the layout's columns; NaN where missing
     */
    public void row(String entity, long eventMillis, long createdMillis, double[] values) {
        try {
            rows.beginRow()
                    .append(entity)
                    .append(eventMillis)
                    .append(createdMillis)
                    .append(computedMillis);
            for (int i = 0; i < values.length; i++) {
                if (Double.isNaN(values[i])) {
                    rows.appendNull();
                } else {
                    switch (layout.type(i)) {
                        case INT64 -> rows.append(Math.round(values[i]));
                        case DOUBLE -> rows.append(values[i]);
                        case FLOAT -> rows.append((float) values[i]);
                    }
                }
            }
            rows.endRow();
            count++;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Puts the file of the rows between two event times into place; none where there are no rows. */
    public void commit(long firstMillis, long lastMillis) {
        try {
            rows.close();
            Path file = table.file(firstMillis, lastMillis);
            if (count == 0) {
                Files.deleteIfExists(file);
                return;
            }
            Files.createDirectories(file.getParent());
            Path unfinished = table.unfinished(file);
            DuckDb.execute(
                    connection,
                    "COPY (SELECT entity AS " + table.key() + ", " + time("event_ms", "event_time") + ", "
                            + time("created_ms", "created_time") + ", " + time("computed_ms", "computed_time") + ", "
                            + layout.names().stream()
                                    .map(name -> '"' + name + '"')
                                    .collect(Collectors.joining(", "))
                            + " FROM gathered ORDER BY event_ms, entity) TO " + HistoryTable.literal(unfinished)
                            + " (FORMAT parquet)");
            Positions.putInPlace(unfinished, file);
        } catch (SQLException | IOException e) {
            throw failed(e);
        }
    }

    private static String time(String column, String name) {
        return "epoch_ms(" + column + ") AT TIME ZONE 'UTC' AS " + name;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private HistoryException failed(Exception cause) {
        return new HistoryException("rows cannot be written to " + table.folder(), cause);
    }
}
