package dev.mlsd.training.dataset;

import dev.mlsd.feature.vector.PaymentEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * Payments of a CSV or Parquet file, read and sorted by DuckDB through JDBC, streamed row by row. Columns: {@code
 * transaction_id, tx_datetime, customer_id, terminal_id, tx_amount} and {@code tx_fraud}; others are ignored. Times
 * without a zone are UTC. Rows in which one of the first five is missing, unreadable or against the data contract, and
 * repeated transaction ids (the earliest counts), are left out; a missing or unreadable {@code tx_fraud} is {@link
 * Label#UNKNOWN}.
 */
public final class FileSource implements PaymentSource {

    private static final List<String> COLUMNS =
            List.of("transaction_id", "tx_datetime", "customer_id", "terminal_id", "tx_amount", "tx_fraud");

    private static final String SETTINGS = "SET TimeZone = 'UTC'; SET memory_limit = '1GB'";

    private static final String TABLE = """
            CREATE TEMP VIEW payments AS
            SELECT trim(CAST(transaction_id AS VARCHAR)) AS id,
                   trim(CAST(customer_id AS VARCHAR)) AS customer,
                   trim(CAST(terminal_id AS VARCHAR)) AS terminal,
                   TRY_CAST(round(TRY_CAST(tx_amount AS DOUBLE) * 100) AS BIGINT) AS amount,
                   epoch_ms(TRY_CAST(TRY_CAST(tx_datetime AS TIMESTAMPTZ) AS TIMESTAMP)) AS moment,
                   TRY_CAST(tx_fraud AS BIGINT) AS fraud
            FROM %s
            """;

    // Amounts and ids as the data contract of payments has them.
    private static final String PAYMENTS = """
            SELECT id, customer, terminal, amount, moment, fraud
            FROM payments
            WHERE length(id) BETWEEN 1 AND 64
                  AND length(customer) BETWEEN 1 AND 64
                  AND length(terminal) BETWEEN 1 AND 64
                  AND amount BETWEEN 0 AND 10000000000 AND moment < ?
            QUALIFY row_number() OVER (PARTITION BY id ORDER BY moment, customer, terminal, amount) = 1
            ORDER BY moment, id
            """;

    private static final String COUNT = "SELECT count(*) FROM payments WHERE moment IS NULL OR moment < ?";

    private final Path file;
    private final String reader;

    /**
     * Opens nothing yet. Throws {@link IllegalArgumentException} when there is no such file, or its name says it is
     * neither.
     */
    public FileSource(Path file) {
        this.file = file;
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".parquet")) {
            this.reader = "read_parquet(" + quoted(file) + ")";
        } else if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
            // Everything as text: one bad value then spoils its row, not the file.
            this.reader = "read_csv(" + quoted(file) + ", header = true, all_varchar = true, null_padding = true)";
        } else {
            throw new IllegalArgumentException(
                    "a file of payments ends in .csv, .csv.gz or .parquet, got '" + file + "'");
        }
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalArgumentException("there is no readable file '" + file + "'");
        }
    }

    private static String quoted(Path file) {
        return "'" + file.toString().replace("'", "''") + "'";
    }

    /** The name without its folder, and the content's SHA-256. */
    @Override
    public Map<String, Object> description() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("source", file.getFileName().toString());
        description.put("source_sha256", sha256());
        return description;
    }

    private String sha256() {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public long forEach(long untilMillis, Consumer<LabelledPayment> visitor) {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:", properties);
                Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS);
            checkColumns(statement);
            statement.execute(TABLE.formatted(reader));
            long all = count(connection, untilMillis);
            return all - visit(connection, untilMillis, visitor);
        } catch (SQLException e) {
            throw new SourceException("can't read '" + file + "': " + firstLine(e), e);
        }
    }

    private static long count(Connection connection, long untilMillis) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(COUNT)) {
            query.setLong(1, untilMillis);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static long visit(Connection connection, long untilMillis, Consumer<LabelledPayment> visitor)
            throws SQLException {
        long visited = 0;
        try (PreparedStatement query = connection.prepareStatement(PAYMENTS)) {
            query.setLong(1, untilMillis);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    visitor.accept(payment(rows));
                    visited++;
                }
            }
        }
        return visited;
    }

    private void checkColumns(Statement statement) throws SQLException {
        List<String> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SELECT * FROM " + reader + " LIMIT 0")) {
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                found.add(rows.getMetaData().getColumnName(i).toLowerCase(Locale.ROOT));
            }
        }
        List<String> missing =
                COLUMNS.stream().filter(column -> !found.contains(column)).toList();
        if (!missing.isEmpty()) {
            throw new SourceException("'" + file + "' lacks the columns " + missing + "; training needs " + COLUMNS
                    + ", and the file has " + found);
        }
    }

    private static LabelledPayment payment(ResultSet row) throws SQLException {
        long fraud = row.getLong(6);
        Label label = row.wasNull() ? Label.UNKNOWN : fraud == 0 ? Label.GENUINE : Label.FRAUD;
        return new LabelledPayment(
                new PaymentEvent(row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getLong(5)),
                label);
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
