package dev.mlsd.traffic.source;

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
 * known, {@code tx_fraud}. Times without a zone are UTC; whatever is finer than a millisecond is cut off. DuckDB reads it with at
 * most 256 MB on one thread and sorts on disk. Close it as soon as the payments are copied.
 */
public final class PaymentFile implements AutoCloseable {

    private static final String DUPLICATE = "duplicate_transaction_id";
    private static final String UNREADABLE = "unreadable_line";

    private final Path file;
    private final boolean csv;
    private final List<String> columns;
    private final Connection connection;
    private final FileSql sql;
    private final long rows;
    private final Map<String, Long> rejected;
    private final boolean duplicates;

    private PaymentFile(Path file, Connection connection) throws SQLException, IOException {
        this.file = file;
        this.connection = connection;
        this.csv = !startsLikeParquet(file);
        String from;
        if (csv) {
            CsvHeader header = CsvHeader.read(file);
            checkUnique(header.columns());
            checkComplete(header.columns());
            from = FileSql.readCsv(file.toString(), header);
        } else {
            from = FileSql.readParquet(file.toString());
        }
        Map<String, String> types = new LinkedHashMap<>();
        this.columns = new ArrayList<>();
        query("DESCRIBE SELECT * FROM " + from, row -> {
            columns.add(row.getString(1));
            types.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2));
        });
        checkComplete(columns);
        if (!FileSql.isTime(types.get("tx_datetime"))) {
            throw new WrongFileException("the column tx_datetime of " + file
                    + " must be a timestamp, a date or text, got " + types.get("tx_datetime"));
        }
        this.sql = new FileSql(from, types);
        this.rejected = new TreeMap<>();
        long[] counts = new long[3];
        query(sql.reasons(), row -> {
            if (row.getString(1) == null) {
                counts[0] = row.getLong(2);
                counts[1] = row.getLong(2) - row.getLong(3);
            } else {
                rejected.put(row.getString(1), row.getLong(2));
            }
        });
        if (csv) {
            query("SELECT count(DISTINCT line) FROM reject_errors", row -> counts[2] = row.getLong(1));
        }
        this.duplicates = counts[1] > 0;
        this.rows = counts[0]
                + counts[2]
                + rejected.values().stream().mapToLong(Long::longValue).sum();
        putIfAny(DUPLICATE, counts[1]);
        putIfAny(UNREADABLE, counts[2]);
        if (counts[0] == 0) {
            throw new WrongFileException(file + " has no usable payment; rows: " + rows + ", rejected: " + rejected);
        }
    }

    /**
     * Opens a file, checks its columns and judges its rows.
     *
     * @param temporary a folder for what does not fit into memory; it is made when needed
     * @throws WrongFileException when the file cannot be read, lacks columns or has no usable row
     */
    public static PaymentFile open(Path file, Path temporary) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new WrongFileException("there is no readable file " + file);
        }
        Connection connection = null;
        try {
            connection = connect(temporary);
            return new PaymentFile(file.toAbsolutePath(), connection);
        } catch (SQLException | IOException e) {
            close(connection);
            throw unreadable(file, e);
        } catch (RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    private static Connection connect(Path temporary) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        Connection connection = DriverManager.getConnection("jdbc:duckdb:", properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET memory_limit='256MB'");
            statement.execute("SET threads=1");
            statement.execute("SET temp_directory=" + FileSql.literal(temporary.toString()));
            statement.execute("SET TimeZone='UTC'");
        }
        return connection;
    }

    /** What is in the file, and how much of it is in a range. */
    public FileSummary summary(TimeRange range) {
        long[] extent = new long[3];
        try {
            query(sql.extent(duplicates, range), row -> {
                for (int i = 0; i < extent.length; i++) {
                    extent[i] = row.getLong(i + 1);
                }
            });
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
        return new FileSummary(List.copyOf(columns), rows, Map.copyOf(rejected), extent[0], extent[1], extent[2]);
    }

    /** Gives every payment before a moment to a writer, in order of time. */
    void copyTo(SortedCopy.Writer writer, long toMillis) throws IOException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql.sorted(duplicates, toMillis))) {
            while (row.next()) {
                writer.write(
                        row.getString(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        Amounts.minor(row.getString(5)),
                        truth(row.getString(6)));
            }
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public void close() {
        close(connection);
    }

    private static Truth truth(String text) {
        return switch (text == null ? "" : text) {
            case "1", "1.0", "true" -> Truth.FRAUD;
            case "0", "0.0", "false" -> Truth.GENUINE;
            default -> Truth.UNKNOWN;
        };
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

    private void putIfAny(String reason, long count) {
        if (count > 0) {
            rejected.put(reason, count);
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

    private static boolean startsLikeParquet(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(4), StandardCharsets.US_ASCII).equals("PAR1");
        }
    }

    private static WrongFileException unreadable(Path file, Exception cause) {
        String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
        return new WrongFileException(file + " cannot be read as Parquet or CSV: " + message, cause);
    }

    private static void close(Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException("DuckDB could not be closed", e);
            }
        }
    }
}
