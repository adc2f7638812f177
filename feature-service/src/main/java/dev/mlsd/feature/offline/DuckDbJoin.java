package dev.mlsd.feature.offline;

import dev.mlsd.feature.vector.FeatureVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The join by DuckDB, one view at a time; each makes a table of its values by number of entity row, and the last step writes them side
 * by side. DuckDB keeps to its limit of memory and puts the rest on disk.
 *
 * <p>Snapshots have two conditions, {@code event_time <= T} and {@code created_time <= T}, and {@code ASOF JOIN} takes one and is not
 * deterministic on ties. But both say that the row was known, {@code max(event_time, created_time) <= T}; so rows are put in order of
 * that moment, and of them those are kept that were the newest event when they became known. The last one known before T is then the
 * newest event known at T, and only one row of an entity becomes known at a moment. Time: a sort of the feature rows.
 *
 * <p>Stateless; each join has a database of its own.
 */
public final class DuckDbJoin implements PointInTimeJoin {

    private static final String OUTPUT = "output";
    private static final List<String> TIMES = List.of("event_time", "created_time");

    /** Up to here, leaving out the rows of all other entities costs less than sorting them; and beyond it rarely does. */
    private static final int FEW_ENTITIES = 10_000;

    private final JoinLimits limits;

    public DuckDbJoin(JoinLimits limits) {
        this.limits = limits;
    }

    @Override
    public JoinSummary join(JoinRequest request, JoinProgress progress) {
        try {
            Files.createDirectories(limits.temporary());
            try (DuckDBConnection connection = DuckDb.open(limits)) {
                return new Running(connection, request, progress).run();
            }
        } catch (SQLException e) {
            if (Thread.interrupted()) {
                throw new JoinCancelledException();
            }
            throw new HistoryException("the join into " + request.output() + " failed", e);
        } catch (IOException e) {
            throw new HistoryException(request.output() + " cannot be written", e);
        }
    }

    /** One join. */
    private static final class Running {

        private final DuckDBConnection connection;
        private final JoinRequest request;
        private final JoinProgress progress;
        private final Map<String, String> entityColumns;
        private long rows;
        private long events;

        Running(DuckDBConnection connection, JoinRequest request, JoinProgress progress) throws SQLException {
            this.connection = connection;
            this.request = request;
            this.progress = progress;
            this.entityColumns = columns(HistoryTable.literal(request.entities()));
        }

        JoinSummary run() throws SQLException, IOException {
            readEntities();
            List<JoinedView> views = request.views();
            for (int i = 0; i < views.size(); i++) {
                stopIfInterrupted();
                JoinedView view = views.get(i);
                progress.at(view.name(), 0, rows);
                switch (view) {
                    case JoinedView.Snapshot snapshot -> join(snapshot, table(i));
                    case JoinedView.Windows windows -> join(windows, table(i));
                }
                progress.at(view.name(), rows, rows);
            }
            stopIfInterrupted();
            progress.at(OUTPUT, 0, rows);
            write();
            progress.at(OUTPUT, rows, rows);
            return new JoinSummary(rows, events);
        }

        private void readEntities() throws SQLException {
            require(entityColumns, List.of(request.moment()), "the entity rows in " + request.entities());
            execute("CREATE TABLE entity_rows AS SELECT file_row_number AS row_id, epoch_us("
                    + name(request.moment()) + ") AS moment_us, * EXCLUDE (file_row_number) FROM read_parquet("
                    + HistoryTable.literal(request.entities()) + ", hive_partitioning=false, file_row_number=true)");
            rows = number("SELECT count(*) FROM entity_rows");
            long without = number("SELECT count(*) FROM entity_rows WHERE moment_us IS NULL");
            if (without > 0) {
                throw new IllegalArgumentException("every entity row needs a moment in " + request.moment() + ", got "
                        + without + " of " + rows + " without");
            }
        }

        private void join(JoinedView.Snapshot view, String table) throws SQLException {
            String files = HistoryTable.parquet(view.files());
            Map<String, String> there = columns(files);
            List<String> needed = new ArrayList<>(TIMES);
            needed.addAll(view.keys());
            needed.addAll(view.values());
            require(there, needed, "the rows of " + view.name() + " in " + view.files());
            require(entityColumns, view.keys(), "the entity rows in " + request.entities());
            String keys = names(view.keys(), "");
            String order = "known_us, event_us, created_us"
                    + view.values().stream()
                            .map(value -> ", " + name(value) + " NULLS FIRST")
                            .collect(Collectors.joining());
            // What no entity row can see need not be sorted.
            execute("CREATE TABLE known AS SELECT * EXCLUDE (newest_us, next_us) FROM (SELECT *,"
                    + " max(event_us) OVER in_order AS newest_us, lead(known_us) OVER in_order AS next_us FROM (SELECT "
                    + keys + ", " + names(view.values(), "") + ", epoch_us(event_time) AS event_us,"
                    + " epoch_us(created_time) AS created_us, greatest(event_us, created_us) AS known_us FROM " + files
                    + (isSelective(keys)
                            ? " SEMI JOIN (SELECT DISTINCT " + keys + " FROM entity_rows) USING (" + keys + ")"
                            : "")
                    + " WHERE event_us IS NOT NULL AND created_us IS NOT NULL"
                    + " AND event_us <= (SELECT max(moment_us) FROM entity_rows)"
                    + view.ttl()
                            .map(ttl -> " AND event_us >= (SELECT min(moment_us) FROM entity_rows) - " + micros(ttl))
                            .orElse("")
                    + ")"
                    + " WINDOW in_order AS (PARTITION BY " + keys + " ORDER BY " + order
                    + " ROWS UNBOUNDED PRECEDING)) WHERE event_us >= newest_us AND next_us IS DISTINCT FROM known_us");
            String visible = view.ttl()
                    .map(ttl -> "f.event_us >= e.moment_us - " + micros(ttl))
                    .orElse("true");
            execute("CREATE TABLE " + table + " AS SELECT e.row_id, "
                    + view.values().stream()
                            .map(value -> "CASE WHEN " + visible + " THEN f." + name(value) + " END AS "
                                    + name(view.name() + ":" + value))
                            .collect(Collectors.joining(", "))
                    + " FROM entity_rows e ASOF LEFT JOIN known f ON "
                    + view.keys().stream()
                            .map(key -> "e." + name(key) + " = f." + name(key))
                            .collect(Collectors.joining(" AND "))
                    + " AND f.known_us <= e.moment_us");
            execute("DROP TABLE known");
        }

        private boolean isSelective(String keys) throws SQLException {
            return number("SELECT count(*) FROM (SELECT DISTINCT " + keys + " FROM entity_rows)") <= FEW_ENTITIES;
        }

        private void join(JoinedView.Windows view, String table) throws SQLException, IOException {
            require(entityColumns, WindowRows.COLUMNS, "the entity rows in " + request.entities());
            execute("CREATE TABLE " + table + " (row_id BIGINT, "
                    + view.columns().stream()
                            .map(column -> name(column) + " DOUBLE")
                            .collect(Collectors.joining(", "))
                    + ")");
            try (DuckDBAppender output = connection.createAppender("main", table)) {
                events += new WindowRows(connection, view)
                        .forEach(
                                (rowId, vector) -> append(output, rowId, vector),
                                done -> progress.at(view.name(), done, rows));
            }
        }

        private static void append(DuckDBAppender output, long rowId, FeatureVector vector) throws SQLException {
            output.beginRow().append(rowId);
            for (double value : vector.values()) {
                if (Double.isNaN(value)) {
                    output.appendNull();
                } else {
                    output.append(value);
                }
            }
            output.endRow();
        }

        private void write() throws SQLException, IOException {
            StringBuilder select = new StringBuilder("SELECT ");
            select.append(entityColumns.entrySet().stream()
                    .map(column -> output(column.getKey(), column.getValue()))
                    .collect(Collectors.joining(", ")));
            StringBuilder from = new StringBuilder(" FROM entity_rows e");
            for (int i = 0; i < request.views().size(); i++) {
                String table = table(i);
                for (String column : request.views().get(i).columns()) {
                    select.append(", ").append(table).append('.').append(name(column));
                }
                from.append(" JOIN ").append(table).append(" USING (row_id)");
            }
            Path whole = request.output();
            Path unfinished = whole.resolveSibling(whole.getFileName() + ".unfinished");
            try {
                execute("COPY (" + select + from + " ORDER BY e.row_id) TO " + HistoryTable.literal(unfinished) + " ("
                        + request.format().options() + ")");
                Files.move(unfinished, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        }

        private String output(String column, String type) {
            String value = "e." + name(column);
            if (!request.format().isText() || !type.startsWith("TIMESTAMP")) {
                return value;
            }
            String utc = type.equals("TIMESTAMP WITH TIME ZONE") ? value + " AT TIME ZONE 'UTC'" : value;
            return "strftime(" + utc + ", '%Y-%m-%dT%H:%M:%S.%fZ') AS " + name(column);
        }

        private static String table(int view) {
            return "view_" + view;
        }

        private Map<String, String> columns(String source) throws SQLException {
            Map<String, String> columns = new LinkedHashMap<>();
            String from = source.startsWith("'") ? "read_parquet(" + source + ", hive_partitioning=false)" : source;
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("DESCRIBE SELECT * FROM " + from)) {
                while (row.next()) {
                    columns.put(row.getString(1), row.getString(2));
                }
            }
            return columns;
        }

        private static void require(Map<String, String> there, List<String> needed, String where) {
            Optional<String> missing =
                    needed.stream().filter(column -> !there.containsKey(column)).findFirst();
            if (missing.isPresent()) {
                throw new IllegalArgumentException(
                        where + " need a column '" + missing.get() + "', got " + List.copyOf(there.keySet()));
            }
        }

        private static String names(List<String> columns, String prefix) {
            return columns.stream().map(column -> prefix + name(column)).collect(Collectors.joining(", "));
        }

        private static String name(String column) {
            return '"' + column.replace("\"", "\"\"") + '"';
        }

        private static long micros(Duration duration) {
            return Math.addExact(Math.multiplyExact(duration.toSeconds(), 1_000_000L), duration.toNanosPart() / 1_000);
        }

        private void execute(String sql) throws SQLException {
            DuckDb.execute(connection, sql);
        }

        private long number(String sql) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        }

        private static void stopIfInterrupted() {
            if (Thread.interrupted()) {
                throw new JoinCancelledException();
            }
        }
    }
}
