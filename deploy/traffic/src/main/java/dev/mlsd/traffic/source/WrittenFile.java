package dev.mlsd.traffic.source;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * A file of payments in the making: Parquet or CSV, as its name ends. What there is of it lies beside it under a name of its own until
 * {@link #finish}; then it appears whole. Parquet is made of a CSV file by DuckDB, with at most 512 MB: its columns come out with
 * their types, and no row is handed over one by one.
 */
public final class WrittenFile implements AutoCloseable {

    private static final String COLUMNS =
            "{'transaction_id': 'VARCHAR', 'tx_datetime': 'TIMESTAMP', 'customer_id': 'VARCHAR',"
                    + " 'terminal_id': 'VARCHAR', 'tx_amount': 'DECIMAL(12,2)', 'tx_fraud': 'TINYINT'}";
    private static final int BUFFER = 1 << 16;

    /** How a file's name may end. */
    private enum Form {
        PARQUET(".parquet"),
        CSV(".csv"),
        COMPRESSED_CSV(".csv.gz");

        private final String ending;

        Form(String ending) {
            this.ending = ending;
        }

        private static Form of(Path file) {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            for (Form form : values()) {
                if (name.endsWith(form.ending)) {
                    return form;
                }
            }
            throw new WrongFileException(
                    "the name of a file of payments ends in .parquet, .csv or .csv.gz, got " + file.getFileName());
        }
    }

    private final Path file;
    private final Form form;
    private final Path rows;
    private final Path parquet;
    private final PaymentLines lines;

    private WrittenFile(Path file, Form form) throws IOException {
        this.file = file;
        this.form = form;
        this.rows = beside("rows");
        this.parquet = beside("parquet");
        OutputStream out = Files.newOutputStream(rows);
        this.lines = new PaymentLines(new BufferedOutputStream(
                form == Form.COMPRESSED_CSV ? new GZIPOutputStream(out, BUFFER) : out, BUFFER));
    }

    /**
     * Begins a file.
     *
     * @param replace whether a file that is there already may be replaced
     * @throws WrongFileException when the name ends in no known way, there is such a file already or its folder cannot be written
     */
    public static WrittenFile create(Path file, boolean replace) {
        Path absolute = file.toAbsolutePath().normalize();
        Form form = Form.of(absolute);
        if (!Files.isDirectory(absolute.getParent())) {
            throw new WrongFileException("there is no folder " + absolute.getParent());
        }
        if (Files.isDirectory(absolute) || (Files.exists(absolute) && !replace)) {
            throw new WrongFileException(absolute + " is there already");
        }
        try {
            return new WrittenFile(absolute, form);
        } catch (IOException e) {
            throw new WrongFileException(absolute + " cannot be written: " + e, e);
        }
    }

    /** Appends a payment. */
    public void write(KnownPayment payment) throws IOException {
        lines.write(payment);
    }

    /** Puts the file into its place. */
    public void finish() throws IOException {
        lines.close();
        if (form == Form.PARQUET) {
            toParquet();
            Files.move(parquet, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.move(rows, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void toParquet() throws IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET memory_limit='512MB'");
            statement.execute("SET threads=2");
            statement.execute(
                    "SET temp_directory=" + FileSql.literal(beside("temporary").toString()));
            statement.execute("SET TimeZone='UTC'");
            statement.execute("COPY (SELECT * FROM read_csv(" + FileSql.literal(rows.toString())
                    + ", auto_detect=false, header=true, delim=',', quote='', escape='', columns=" + COLUMNS + ")) TO "
                    + FileSql.literal(parquet.toString()) + " (FORMAT parquet, COMPRESSION zstd)");
        } catch (SQLException e) {
            throw new IOException("the rows could not be made into Parquet: " + e.getMessage(), e);
        }
    }

    /** Removes what is unfinished; harmless after {@link #finish} and from another thread. */
    @Override
    public void close() throws IOException {
        lines.close();
        Files.deleteIfExists(rows);
        Files.deleteIfExists(parquet);
    }

    private Path beside(String what) {
        return file.resolveSibling("." + file.getFileName() + "." + what + ".unfinished");
    }
}
