package dev.mlsd.feature.offline;

import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/**
 * Writes the history that a world begins with. It appears as a whole with {@link #commit}, in place of what was there; without it
 * nothing changes. Memory: one day of payments and one of labels. Not safe for use by several threads.
 */
public final class HistoryWriter implements AutoCloseable {

    /** Name of the files that hold payments from a file of somebody's. */
    public static final String IMPORT = "import";

    private final Path store;
    private final Path unfinished;
    private final DuckDBConnection connection;
    private final DayWriter payments;
    private final DayWriter labels;

    private HistoryWriter(Path store, String name) throws SQLException, IOException {
        this.store = store;
        this.unfinished = store.resolveSibling(store.getFileName() + ".unfinished");
        delete(unfinished);
        Files.createDirectories(HistoryTable.TRANSACTIONS.in(unfinished));
        this.connection = DuckDb.open();
        this.payments = new DayWriter(connection, HistoryTable.TRANSACTIONS, unfinished, name);
        this.labels = new DayWriter(connection, HistoryTable.LABELS, unfinished, name);
    }

    /**
     * Begins a history.
     *
     * @param store the folder of the history
     * @param name of the files, unlike that of any other writer
     * @throws HistoryException when the folder cannot be written
     */
    public static HistoryWriter create(Path store, String name) {
        try {
            return new HistoryWriter(store.toAbsolutePath(), name);
        } catch (SQLException | IOException e) {
            throw new HistoryException("no history can be begun in " + store, e);
        }
    }

    /** Adds a payment; none of an earlier day may follow. */
    public void payment(PaymentEvent payment, long arrivalMillis) {
        try {
            HistoryTable.append(payments.rows(payment.eventMillis()), payment, arrivalMillis);
        } catch (SQLException | IOException e) {
            throw failed(e);
        }
    }

    /** Adds a label; none that became known on an earlier day may follow. */
    public void label(LabelEvent label) {
        try {
            HistoryTable.append(labels.rows(label.labelMillis()), label);
        } catch (SQLException | IOException e) {
            throw failed(e);
        }
    }

    /** Puts everything into place. */
    public void commit() {
        try {
            payments.finishDay();
            labels.finishDay();
            delete(store);
            Files.move(unfinished, store);
        } catch (SQLException | IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
            delete(unfinished);
        } catch (SQLException | IOException e) {
            throw failed(e);
        }
    }

    private HistoryException failed(Exception cause) {
        return new HistoryException("the history in " + store + " cannot be written", cause);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> inside;
        try (Stream<Path> all = Files.walk(folder)) {
            inside = all.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : inside) {
            Files.delete(path);
        }
    }
}
