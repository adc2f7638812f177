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
 * Payments of a CSV or Parquet file, read and sorted by DuckDB through JDBC, streamed row by row. Columns: {@code transaction_id,
 * tx_datetime, customer_id, terminal_id, tx_amount} and {@code tx_fraud}; others are ignored. Times without a zone are UTC. Rows in
 * which one of the five is missing or unreadable, and repeated transaction ids (the earliest counts), are left out; a missing or
 * unreadable {@code tx_fraud} is {@link Label#UNKNOWN}.
 */
public final class FileSource implements PaymentSource {

    private static final List<String> COLUMNS =
            List.of("transaction_id", "tx_datetime", "customer_id", "terminal_id", "tx_amount", "tx_fraud");

    // The time zone comes first: casts of times with a zone depend on it.
    private static final String SETTINGS = "SET TimeZone = 'UTC'; SET memory_limit = '1GB'";

    private static final String QUERY = """
            SELECT id, customer, terminal, amount, epoch_ms(moment) AS moment, fraud
            FROM (SELECT trim(CAST(transaction_id AS VARCHAR)) AS id,
                         trim(CAST(customer_id AS VARCHAR)) AS customer,
                         trim(CAST(terminal_id AS VARCHAR)) AS terminal,
                         TRY_CAST(round(TRY_CAST(tx_amount AS DOUBLE) * 100) AS BIGINT) AS amount,
                         TRY_CAST(TRY_CAST(tx_datetime AS TIMESTAMPTZ) AS TIMESTAMP) AS moment,
                         TRY_CAST(tx_fraud AS BIGINT) AS fraud
                  FROM %s(?))
            WHERE id <> '' AND customer <> '' AND terminal <> '' AND amount > 0 AND moment < make_timestamp(? * 1000)
            QUALIFY row_number() OVER (PARTITION BY id ORDER BY moment, customer, terminal, amount) = 1
            ORDER BY moment, id
            """;

    private final Path file;
    private final String reader;

    /** Opens nothing yet. Throws {@link SourceException} when there is no such file, or its name ends in neither csv nor parquet. */
    public FileSource(Path file) {
        this.file = file;
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".parquet")) {
            this.reader = "read_parquet";
        } else if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
            this.reader = "read_csv_auto";
        } else {
            throw new SourceException("a file of payments ends in .csv, .csv.gz or .parquet, got '" + file + "'");
        }
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new SourceException("there is no readable file '" + file + "'");
        }
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
    public void forEach(long untilMillis, Consumer<LabelledPayment> visitor) {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:", properties)) {
            try (Statement settings = connection.createStatement()) {
                settings.execute(SETTINGS);
            }
            checkColumns(connection);
            try (PreparedStatement query = connection.prepareStatement(QUERY.formatted(reader))) {
                query.setString(1, file.toString());
                query.setLong(2, untilMillis);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        visitor.accept(payment(rows));
                    }
                }
            }
        } catch (SQLException e) {
            throw new SourceException("can't read '" + file + "': " + firstLine(e), e);
        }
    }

    private void checkColumns(Connection connection) throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement describe =
                connection.prepareStatement("SELECT * FROM %s(?) LIMIT 0".formatted(reader))) {
            describe.setString(1, file.toString());
            try (ResultSet rows = describe.executeQuery()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    found.add(rows.getMetaData().getColumnName(i).toLowerCase(Locale.ROOT));
                }
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
