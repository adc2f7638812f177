package dev.mlsd.feature.offline;

import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;

/**
 * A table of the history: {@code <store>/<name>/day=2018-06-13/<file>.parquet}. The day is that of the time that orders the table,
 * in UTC. Several files may share a day; who writes on and on names its files by topic, partition and first offset.
 */
enum HistoryTable {
    /** Payments by the day on which they were made. */
    TRANSACTIONS(
            "transactions",
            "transaction_id VARCHAR, customer_id VARCHAR, terminal_id VARCHAR, amount_minor BIGINT, event_time BIGINT,"
                    + " arrival_time BIGINT",
            "transaction_id, customer_id, terminal_id, amount_minor, " + time("event_time") + ", "
                    + time("arrival_time")),
    /** Labels by the day on which they became known. */
    LABELS(
            "labels",
            "transaction_id VARCHAR, customer_id VARCHAR, terminal_id VARCHAR, event_time BIGINT, label_time BIGINT,"
                    + " fraud BOOLEAN",
            "transaction_id, customer_id, terminal_id, " + time("event_time") + ", " + time("label_time") + ", fraud"),
    /** Records that broke their contract, by the day on which they arrived; lists are gathered as lines. */
    QUARANTINE(
            "quarantine",
            "topic VARCHAR, partition_number INTEGER, record_offset BIGINT, arrival_time BIGINT, record_key BLOB,"
                    + " record_value BLOB, fields VARCHAR, reasons VARCHAR",
            "topic, partition_number, record_offset, " + time("arrival_time")
                    + ", record_key, record_value, string_split(fields, chr(10)) AS fields,"
                    + " string_split(reasons, chr(10)) AS reasons");

    private static final String DAY = "day=";

    private final String folder;
    private final String columns;
    private final String output;

    HistoryTable(String folder, String columns, String output) {
        this.folder = folder;
        this.columns = columns;
        this.output = output;
    }

    /** Milliseconds as a moment: a Parquet timestamp that says it is UTC. */
    private static String time(String column) {
        return "epoch_ms(" + column + ") AT TIME ZONE 'UTC' AS " + column;
    }

    /** A table in memory to gather rows in, times as milliseconds. */
    String create() {
        return "CREATE OR REPLACE TEMP TABLE " + folder + " (" + columns + ")";
    }

    /** Writes what was gathered to a file. */
    String copyTo(Path file) {
        return "COPY (SELECT " + output + " FROM " + folder + ") TO " + literal(file) + " (FORMAT parquet)";
    }

    String drop() {
        return "DROP TABLE " + folder;
    }

    /** Adds a row to a table made by {@link #create} of {@link #TRANSACTIONS}. */
    static void append(DuckDBAppender rows, PaymentEvent payment, long arrivalMillis) throws SQLException {
        rows.beginRow()
                .append(payment.transactionId())
                .append(payment.customerId())
                .append(payment.terminalId())
                .append(payment.amountMinor())
                .append(payment.eventMillis())
                .append(arrivalMillis)
                .endRow();
    }

    /** Adds a row to a table made by {@link #create} of {@link #LABELS}. */
    static void append(DuckDBAppender rows, LabelEvent label) throws SQLException {
        rows.beginRow()
                .append(label.transactionId())
                .append(label.customerId())
                .append(label.terminalId())
                .append(label.eventMillis())
                .append(label.labelMillis())
                .append(label.fraud())
                .endRow();
    }

    /** Adds a row to a table made by {@link #create} of {@link #QUARANTINE}. */
    static void append(DuckDBAppender rows, HistoryEvent.Quarantined record) throws SQLException {
        rows.beginRow()
                .append(record.place().topic())
                .append(record.place().partition())
                .append(record.place().offset())
                .append(record.arrivalMillis())
                .append(record.key())
                .append(record.value())
                .append(String.join("\n", record.fields()))
                .append(String.join("\n", record.reasons()))
                .endRow();
    }

    String tableName() {
        return folder;
    }

    Path in(Path store) {
        return store.resolve(folder);
    }

    Path folder(Path store, LocalDate day) {
        return in(store).resolve(DAY + day);
    }

    Path file(Path store, LocalDate day, String name) {
        return folder(store, day).resolve(name + ".parquet");
    }

    /** The days that there are; none if there is no such table. */
    List<LocalDate> days(Path store) throws IOException {
        return Files.isDirectory(in(store))
                ? inside(in(store), DAY, "").stream()
                        .map(folder ->
                                LocalDate.parse(folder.getFileName().toString().substring(DAY.length())))
                        .toList()
                : List.of();
    }

    /** The files of each day that there are, without those that others replace; none if there is no such table. */
    SortedMap<LocalDate, List<Path>> files(Path store) throws IOException {
        SortedMap<LocalDate, List<Path>> files = new TreeMap<>();
        for (LocalDate day : days(store)) {
            List<Path> all = files(store, day);
            if (!all.isEmpty()) {
                files.put(day, all);
            }
        }
        return files;
    }

    /** The files of a day that there is, without those that others replace. */
    List<Path> files(Path store, LocalDate day) throws IOException {
        List<Path> all = new ArrayList<>(inside(folder(store, day), "", ".parquet"));
        all.removeAll(Segment.replaced(all));
        return all;
    }

    private static List<Path> inside(Path folder, String prefix, String suffix) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(prefix)
                            && entry.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    /** All rows of some files, as a table of a query. */
    static String parquet(List<Path> files) {
        return files.stream()
                .map(HistoryTable::literal)
                .collect(Collectors.joining(", ", "read_parquet([", "], hive_partitioning=false)"));
    }

    static String literal(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }
}
