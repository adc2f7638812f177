package dev.mlsd.feature.offline;

import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.Feature;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.vector.EntityTable;
import dev.mlsd.feature.vector.FeatureVector;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBConnection;

/**
 * The window features of entity rows: history goes through the windows in the order of its arrival, and each row is answered when all
 * that had arrived at its moment has been offered. Memory: the windows of the entities that are asked for. Time: a sort of their
 * events within the longest window.
 */
final class WindowRows {

    static final String CUSTOMER = "customer_id";
    static final String TERMINAL = "terminal_id";
    static final String AMOUNT = "amount_minor";

    /** What the entity rows need; each may be null in a row. */
    static final List<String> COLUMNS = List.of(CUSTOMER, TERMINAL, AMOUNT);

    /** The tail of a window is rounded down by its hop, a day at most, and tiles are kept a hop longer; one more to be sure. */
    private static final Duration MARGIN = Duration.ofDays(3);

    private static final int STEP = 1_000;

    private static final String WANTED =
            " AND arrived <= %1$d AND (customer_id IN (SELECT customer_id FROM entity_rows)"
                    + " OR terminal_id IN (SELECT terminal_id FROM entity_rows))";

    private static final String PAYMENTS = "SELECT false AS is_label, transaction_id, customer_id, terminal_id,"
            + " amount_minor AS number, epoch_ms(event_time) AS made, epoch_ms(arrival_time) AS arrived FROM %2$s"
            + " WHERE made >= %3$d" + WANTED;

    private static final String LABELS = "SELECT true AS is_label, transaction_id, customer_id, terminal_id,"
            + " CASE WHEN fraud THEN 1 ELSE 0 END AS number, epoch_ms(event_time) AS made,"
            + " epoch_ms(label_time) AS arrived FROM %2$s WHERE arrived >= %3$d" + WANTED;

    private final DuckDBConnection connection;
    private final JoinedView.Windows view;

    WindowRows(DuckDBConnection connection, JoinedView.Windows view) {
        this.connection = connection;
        this.view = view;
    }

    /** Takes the vector of an entity row. */
    interface Visitor {
        void vector(long rowId, FeatureVector vector) throws SQLException;
    }

    /** Is told how many rows are answered. */
    interface Listener {
        void answered(long rows);
    }

    /**
     * Visits the entity rows in the order of their moments.
     *
     * @return events read
     */
    long forEach(Visitor visitor, Listener listener) throws SQLException, IOException {
        EntityTable windows = new EntityTable(view.plan().views(), wanted());
        String events = events();
        // A connection holds one result at a time.
        try (DuckDBConnection asking = connection.duplicate();
                DuckDBConnection reading = connection.duplicate();
                Statement rowStatement = asking.createStatement();
                Statement eventStatement = reading.createStatement();
                ResultSet row = rowStatement.executeQuery("SELECT row_id, customer_id, terminal_id, amount_minor,"
                        + " moment_us FROM entity_rows ORDER BY moment_us");
                ResultSet event = events.isEmpty() ? null : eventStatement.executeQuery(events)) {
            long read = 0;
            long answered = 0;
            boolean more = event != null && event.next();
            while (row.next()) {
                long moment = Math.floorDiv(row.getLong(5), 1_000L);
                while (more && event.getLong(7) <= moment) {
                    offer(windows, event);
                    read++;
                    more = event.next();
                }
                visitor.vector(row.getLong(1), windows.vector(view.plan(), query(row, moment)));
                if (++answered % STEP == 0) {
                    listener.answered(answered);
                    if (Thread.interrupted()) {
                        throw new JoinCancelledException();
                    }
                }
            }
            return read;
        }
    }

    private static PaymentEvent query(ResultSet row, long moment) throws SQLException {
        return new PaymentEvent("", row.getString(2), row.getString(3), row.getLong(4), moment);
    }

    private static void offer(EntityTable windows, ResultSet event) throws SQLException {
        String id = event.getString(2);
        String customer = event.getString(3);
        String terminal = event.getString(4);
        if (event.getBoolean(1)) {
            windows.apply(
                    new LabelEvent(id, customer, terminal, event.getLong(6), event.getLong(7), event.getLong(5) != 0));
        } else {
            windows.apply(
                    new PaymentEvent(id, customer, terminal, event.getLong(5), event.getLong(6)), event.getLong(7));
        }
    }

    /** The ids whose rows somebody asks for. */
    private Map<Entity, Set<String>> wanted() throws SQLException {
        Map<Entity, Set<String>> wanted = new EnumMap<>(Entity.class);
        wanted.put(Entity.CUSTOMER, ids(CUSTOMER));
        wanted.put(Entity.TERMINAL, ids(TERMINAL));
        return wanted;
    }

    private Set<String> ids(String column) throws SQLException {
        Set<String> ids = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT DISTINCT " + column + " FROM entity_rows WHERE " + column + " IS NOT NULL")) {
            while (row.next()) {
                ids.add(row.getString(1));
            }
        }
        return ids;
    }

    /** The query for the events that may count, in the order of their arrival; empty when there are none. */
    private String events() throws SQLException, IOException {
        long first;
        long last;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT epoch_ms(make_timestamp(min(moment_us))), epoch_ms(make_timestamp(max(moment_us)))"
                                + " FROM entity_rows")) {
            row.next();
            first = row.getLong(1);
            last = row.getLong(2);
            if (row.wasNull()) {
                return "";
            }
        }
        List<String> parts = new ArrayList<>();
        for (Source source : Source.values()) {
            Duration longest = longest(source);
            if (longest.isPositive()) {
                long from = first - longest.plus(MARGIN).toMillis();
                List<Path> files = files(source, from, last);
                if (!files.isEmpty()) {
                    parts.add((source == Source.LABELS ? LABELS : PAYMENTS)
                            .formatted(last, HistoryTable.parquet(files), from));
                }
            }
        }
        // The order is whole, so that the same history gives the same windows whatever its files are.
        return parts.isEmpty()
                ? ""
                : String.join(" UNION ALL ", parts) + " ORDER BY arrived, is_label, made, transaction_id";
    }

    private Duration longest(Source source) {
        return view.plan().views().stream()
                .filter(windows -> windows.source() == source)
                .map(FeatureView.Windows::features)
                .flatMap(List::stream)
                .map(Feature.Windowed::window)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private List<Path> files(Source source, long fromMillis, long toMillis) throws IOException {
        HistoryTable table = source == Source.LABELS ? HistoryTable.LABELS : HistoryTable.TRANSACTIONS;
        return table.files(view.history()).subMap(day(fromMillis), day(toMillis).plusDays(1)).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    private static LocalDate day(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
