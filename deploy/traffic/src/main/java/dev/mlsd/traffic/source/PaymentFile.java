package dev.mlsd.traffic.source;

import dev.mlsd.feature.vector.PaymentEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * A Parquet or CSV file of payments: columns {@code transaction_id, tx_datetime, customer_id, terminal_id, tx_amount} and, where
 * known, {@code tx_fraud}. Whatever is finer than a millisecond is cut off. The rows are judged once, when it is opened, into a
 * table that DuckDB keeps; it reads with at most 256 MB on one thread and uses the disk beyond. Close it as soon as the payments
 * are taken. Not safe for use by several threads.
 */
public final class PaymentFile implements AutoCloseable {

    /** The zone of times that say none, unless another is asked for. */
    public static final String DEFAULT_ZONE = "UTC";

    /** Takes payments one by one. */
    @FunctionalInterface
    public interface Visitor {
        void visit(KnownPayment payment) throws IOException;
    }

    private final Path file;
    private final boolean csv;
    private final List<String> columns = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Resources resources;
    private final Connection connection;
    private final FileSql sql;
    private final Map<String, Long> rejected = new TreeMap<>();
    private long usable;
    private long withoutLabel;

    private PaymentFile(Path file, Resources resources) throws SQLException, IOException {
        this.file = file;
        this.resources = resources;
        this.connection = resources.connection();
        this.csv = !startsLikeParquet(file);
        this.sql = csv ? csvQueries() : parquetQueries();
        judge();
        if (usable == 0) {
            throw new WrongFileException(file + " has no usable payment; rows: " + rows() + ", rejected: " + rejected);
        }
    }

    /**
     * Opens a file, checks its columns and judges its rows.
     *
     * @param zone of times that say none, by its name in the IANA database
     * @throws WrongFileException when the file cannot be read, lacks columns or has no usable row, or there is no such zone
     */
    public static PaymentFile open(Path file, String zone) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new WrongFileException("there is no readable file " + file);
        }
        Resources resources = null;
        try {
            resources = Resources.open();
            setZone(resources.connection(), zone);
            return new PaymentFile(file.toAbsolutePath(), resources);
        } catch (SQLException | IOException e) {
            close(resources);
            throw unreadable(file, e);
        } catch (RuntimeException e) {
            close(resources);
            throw e;
        }
    }

    /** A database and the folder for what does not fit into its memory. */
    private record Resources(Connection connection, TemporaryFolder temporary) {

        static Resources open() throws SQLException, IOException {
            Properties properties = new Properties();
            properties.setProperty("jdbc_stream_results", "true");
            TemporaryFolder temporary = new TemporaryFolder();
            Connection connection = DriverManager.getConnection("jdbc:duckdb:", properties);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET memory_limit='256MB'");
                statement.execute("SET threads=1");
                statement.execute(
                        "SET temp_directory=" + FileSql.literal(temporary.path().toString()));
            }
            return new Resources(connection, temporary);
        }
    }

    private static void setZone(Connection connection, String zone) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone=" + FileSql.literal(zone));
        } catch (SQLException e) {
            throw new WrongFileException(
                    "there is no time zone " + zone + "; allowed are the names of the IANA database, such as UTC,"
                            + " Europe/Berlin or America/New_York",
                    e);
        }
    }

    private FileSql csvQueries() throws SQLException, IOException {
        if (!CsvEnd.hasLineBreak(file)) {
            notes.add("the file ends without a line break: its last line may be cut off");
        }
        CsvHeader header = CsvHeader.read(file);
        checkUnique(header.columns());
        checkComplete(header.columns());
        return FileSql.csv(file.toString(), header, types(FileSql.readCsv(file.toString(), header)));
    }

    private FileSql parquetQueries() throws SQLException {
        Map<String, String> types = types(FileSql.readParquet(file.toString()));
        columns.remove(FileSql.ROW_OF_PARQUET);
        checkComplete(columns);
        if (!FileSql.isTime(types.get("tx_datetime"))) {
            throw new WrongFileException("the column tx_datetime of " + file
                    + " must be a timestamp, a date or text, got " + types.get("tx_datetime"));
        }
        return FileSql.parquet(file.toString(), types);
    }

    private Map<String, String> types(String from) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        query("DESCRIBE SELECT * FROM " + from, row -> {
            columns.add(row.getString(1));
            types.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2));
        });
        return types;
    }

    private void judge() throws SQLException {
        execute(sql.judge());
        long[] duplicates = new long[1];
        query(FileSql.countDuplicates(), row -> duplicates[0] = row.getLong(1));
        if (duplicates[0] > 0) {
            execute(FileSql.rejectDuplicates());
        }
        query(FileSql.reasons(), row -> {
            if (row.getString(1) == null) {
                usable = row.getLong(2);
                withoutLabel = row.getLong(3);
            } else {
                rejected.put(row.getString(1), row.getLong(2));
            }
        });
        if (csv) {
            query(FileSql.unreadableReasons(), row -> rejected.put(row.getString(1), row.getLong(2)));
        }
    }

    /** What is in the file, and how much of it is in a range. */
    public FileSummary summary(TimeRange range) {
        long[] extent = new long[3];
        try {
            query(FileSql.extent(range), row -> {
                for (int i = 0; i < extent.length; i++) {
                    extent[i] = row.getLong(i + 1);
                }
            });
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
        return new FileSummary(columns, rows(), rejected, withoutLabel, notes, extent[0], extent[1], extent[2]);
    }

    private long rows() {
        return usable + rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Visits every payment before a moment in order of time; of those of one millisecond the shorter, then smaller id first. */
    public void forEach(long toMillis, Visitor visitor) throws IOException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(FileSql.sorted(toMillis))) {
            while (row.next()) {
                PaymentEvent payment = new PaymentEvent(
                        row.getString(1),
                        row.getString(3),
                        row.getString(4),
                        Amounts.minor(row.getString(5)),
                        row.getLong(2));
                boolean fraud = row.getBoolean(6);
                Truth truth = row.wasNull() ? Truth.UNKNOWN : fraud ? Truth.FRAUD : Truth.GENUINE;
                visitor.visit(new KnownPayment(payment, truth));
            }
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    /** The first rows that were left out, with their values; costs another look into the file where there are any. */
    public RejectedRows rejectedRows() {
        List<RejectedRow> judged = new ArrayList<>();
        List<RejectedRow> lines = new ArrayList<>();
        List<String> wanted = sql.columns();
        try {
            if (!rejected.isEmpty() && csv) {
                query(
                        FileSql.unreadableLines(RejectedRows.LIMIT),
                        row -> lines.add(new RejectedRow(
                                row.getLong(1),
                                row.getString(2),
                                List.of(),
                                row.getString(3).strip())));
            }
            if (!rejected.isEmpty()) {
                query(sql.rejected(RejectedRows.LIMIT), row -> {
                    List<String> values = new ArrayList<>();
                    for (int i = 0; i < wanted.size(); i++) {
                        values.add(row.getString(i + 2));
                    }
                    judged.add(new RejectedRow(row.getLong(1), row.getString(wanted.size() + 2), values, null));
                });
            }
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
        return new RejectedRows(wanted, csv ? RejectedRows.merge(judged, lines) : judged);
    }

    @Override
    public void close() {
        close(resources);
    }

    private void checkComplete(List<String> found) {
        Set<String> names = new HashSet<>();
        found.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        List<String> missing =
                FileSql.REQUIRED.stream().filter(name -> !names.contains(name)).toList();
        if (!missing.isEmpty()) {
            throw new WrongFileException(file + " lacks the columns " + String.join(", ", missing) + "; it has "
                    + String.join(", ", found) + ". A file of payments has " + String.join(", ", FileSql.REQUIRED)
                    + " and, where known, " + FileSql.FRAUD);
        }
    }

    private void checkUnique(List<String> found) {
        Set<String> names = new HashSet<>();
        for (String name : found) {
            if (!names.add(name.toLowerCase(Locale.ROOT))) {
                throw new WrongFileException(file + " has the column " + name + " twice");
            }
        }
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private void query(String query, RowReader reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                reader.read(row);
            }
        }
    }

    private void execute(String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(query);
        }
    }

    private static boolean startsLikeParquet(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(4), StandardCharsets.US_ASCII).equals("PAR1");
        }
    }

    private static WrongFileException unreadable(Path file, Exception cause) {
        String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
        return new WrongFileException(file + " cannot be read as Parquet or CSV: " + message, cause);
    }

    private static void close(Resources resources) {
        if (resources != null) {
            try {
                resources.connection().close();
                resources.temporary().close();
            } catch (SQLException | IOException e) {
                throw new IllegalStateException("DuckDB could not be closed", e);
            }
        }
    }
}
