package dev.mlsd.feature.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Writes one table, a file a day; the rows of one day are in memory at a time. Not safe for use by several threads. */
final class DayWriter {

    private static final long MILLIS_OF_DAY = 86_400_000;

    private final DuckDBConnection connection;
    private final HistoryTable table;
    private final Path store;
    private final String name;
    private long day = Long.MIN_VALUE;
    private DuckDBAppender rows;

    DayWriter(DuckDBConnection connection, HistoryTable table, Path store, String name) {
        this.connection = connection;
        this.table = table;
        this.store = store;
        this.name = name;
    }

    /**
     * Where a row of a moment's day goes.
     *
     * @throws IllegalArgumentException when a later day has been begun already
     */
    DuckDBAppender rows(long timeMillis) throws SQLException, IOException {
        long itsDay = Math.floorDiv(timeMillis, MILLIS_OF_DAY);
        if (itsDay < day) {
            throw new IllegalArgumentException("the rows of " + table.tableName() + " come day by day, got "
                    + LocalDate.ofEpochDay(itsDay) + " after " + LocalDate.ofEpochDay(day));
        }
        if (itsDay > day) {
            finishDay();
            day = itsDay;
            DuckDb.execute(connection, table.create());
            rows = connection.createAppender("temp", "main", table.tableName());
        }
        return rows;
    }

    /** Writes what is gathered to its file. */
    void finishDay() throws SQLException, IOException {
        if (rows == null) {
            return;
        }
        rows.close();
        rows = null;
        Path file = table.file(store, LocalDate.ofEpochDay(day), name);
        Files.createDirectories(file.getParent());
        DuckDb.execute(connection, table.copyTo(file));
    }
}
