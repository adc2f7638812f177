package dev.mlsd.feature.offline;

import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * Reads a history. Payments come with their labels in order of time, and of those of one millisecond the shorter id first, then
 * the smaller one: so numbers come in their order. The log may hold a payment or a label twice; the first that arrived counts, of a
 * payment within its day. Memory: one day of payments with its labels. Not safe for use by several
 * threads.
 */
public final class HistoryReader {

    private static final String PAYMENTS = """
            SELECT p.transaction_id, p.customer_id, p.terminal_id, p.amount_minor, epoch_ms(p.event_time) AS made,
                   epoch_ms(l.label_time), l.fraud
            FROM (FROM %s QUALIFY row_number() OVER (PARTITION BY transaction_id ORDER BY arrival_time) = 1) p
                 LEFT JOIN (FROM %s QUALIFY row_number() OVER (PARTITION BY transaction_id ORDER BY label_time) = 1) l
                 USING (transaction_id)
            WHERE made < %d
            ORDER BY made, length(p.transaction_id), p.transaction_id
            """;

    private static final String NO_LABELS = "(SELECT '' AS transaction_id, CAST(NULL AS TIMESTAMPTZ) AS label_time,"
            + " CAST(NULL AS BOOLEAN) AS fraud WHERE false)";

    /** The days whose payments a file of labels is about. */
    private record LabelFile(Path path, LocalDate first, LocalDate last) {

        boolean isAbout(LocalDate day) {
            return !day.isBefore(first) && !day.isAfter(last);
        }
    }

    private final Path store;
    private final SortedMap<LocalDate, List<Path>> days;
    private final List<Path> labels;

    private HistoryReader(Path store, SortedMap<LocalDate, List<Path>> days, List<Path> labels) {
        this.store = store;
        this.days = days;
        this.labels = labels;
    }

    /**
     * The history of a folder; empty if it holds no payment.
     *
     * @throws HistoryException when the folder cannot be read
     */
    public static Optional<HistoryReader> open(Path store) {
        try {
            SortedMap<LocalDate, List<Path>> days = HistoryTable.TRANSACTIONS.files(store);
            List<Path> labels = HistoryTable.LABELS.files(store).values().stream()
                    .flatMap(List::stream)
                    .toList();
            return days.isEmpty() ? Optional.empty() : Optional.of(new HistoryReader(store, days, labels));
        } catch (IOException e) {
            throw new HistoryException("the history in " + store + " cannot be read", e);
        }
    }

    /** Whether it begins with a file of payments that somebody brought, and not with a simulation or with what the log carried. */
    public boolean isImported() {
        return days.values().stream()
                .flatMap(List::stream)
                .anyMatch(file -> file.getFileName().toString().equals(HistoryWriter.IMPORT + ".parquet"));
    }

    /** What it holds; costs a look at every file. */
    public HistorySummary summary() {
        List<Path> all = days.values().stream().flatMap(List::stream).toList();
        try (DuckDBConnection connection = DuckDb.open();
                Statement statement = connection.createStatement()) {
            long labelCount = 0;
            if (!labels.isEmpty()) {
                try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + HistoryTable.parquet(labels))) {
                    row.next();
                    labelCount = row.getLong(1);
                }
            }
            try (ResultSet row =
                    statement.executeQuery("SELECT count(*), epoch_ms(min(event_time)), epoch_ms(max(event_time)) FROM "
                            + HistoryTable.parquet(all))) {
                row.next();
                return new HistorySummary(row.getLong(1), labelCount, row.getLong(2), row.getLong(3));
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** Visits the payments made before a moment. */
    public void forEach(long untilMillis, Consumer<LabelledEvent> visitor) {
        try (DuckDBConnection connection = DuckDb.open()) {
            List<LabelFile> labelFiles = labelFiles(connection);
            for (Map.Entry<LocalDate, List<Path>> day : days.entrySet()) {
                if (day.getKey().atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli() >= untilMillis) {
                    return;
                }
                List<Path> itsLabels = labelFiles.stream()
                        .filter(file -> file.isAbout(day.getKey()))
                        .map(LabelFile::path)
                        .toList();
                String query = PAYMENTS.formatted(
                        HistoryTable.parquet(day.getValue()),
                        itsLabels.isEmpty() ? NO_LABELS : HistoryTable.parquet(itsLabels),
                        untilMillis);
                visit(connection, query, visitor);
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private static void visit(DuckDBConnection connection, String query, Consumer<LabelledEvent> visitor)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                PaymentEvent payment = new PaymentEvent(
                        row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getLong(5));
                long labelMillis = row.getLong(6);
                Optional<LabelEvent> label = row.wasNull()
                        ? Optional.empty()
                        : Optional.of(new LabelEvent(
                                payment.transactionId(),
                                payment.customerId(),
                                payment.terminalId(),
                                payment.eventMillis(),
                                labelMillis,
                                row.getBoolean(7)));
                visitor.accept(new LabelledEvent(payment, label));
            }
        }
    }

    /** A label may become known any time after its payment; this finds its file without opening all of them for each day. */
    private List<LabelFile> labelFiles(DuckDBConnection connection) throws SQLException {
        List<LabelFile> files = new ArrayList<>();
        if (labels.isEmpty()) {
            return files;
        }
        String names = labels.stream().map(HistoryTable::literal).collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT filename, CAST(min(event_time) AS DATE),"
                        + " CAST(max(event_time) AS DATE) FROM read_parquet([" + names
                        + "], filename=true, hive_partitioning=false) GROUP BY filename")) {
            while (row.next()) {
                files.add(new LabelFile(
                        Path.of(row.getString(1)),
                        row.getObject(2, LocalDate.class),
                        row.getObject(3, LocalDate.class)));
            }
        }
        return files;
    }

    private HistoryException unreadable(SQLException cause) {
        return new HistoryException("the history in " + store + " cannot be read", cause);
    }
}
