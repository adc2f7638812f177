package dev.mlsd.feature.offline;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import org.duckdb.DuckDBConnection;

/** Whether what a day's events name was known to the history by then. */
public final class HistoryReferences {

    private static final int MEMORY_MEBIBYTES = 96;

    private HistoryReferences() {}

    /**
     * What was looked at.
     *
     * @param rows of the day
     * @param known those that name something known
     */
    public record Known(long rows, long known) {}

    /**
     * Looks one column of a day up in the days before; of another topic in the day itself too.
     *
     * @param topic whose events, {@code transactions} or {@code labels}
     * @param column an id that both topics have, {@code transaction_id}, {@code customer_id} or {@code terminal_id}
     * @param among the topic whose events are what is known
     * @param days how many are looked at
     * @return nothing looked at where the day has no event, or where no day before it has any
     * @throws HistoryException when the history cannot be read
     */
    public static Known look(Path store, String topic, LocalDate day, String column, String among, int days) {
        HistoryTable table = table(topic);
        HistoryTable known = table(among);
        LocalDate end = table == known ? day : day.plusDays(1);
        try {
            List<Path> asked = table.days(store).contains(day) ? table.files(store, day) : List.of();
            SortedMap<LocalDate, List<Path>> before = known.files(store).subMap(day.minusDays(days), end);
            if (asked.isEmpty() || before.isEmpty()) {
                return new Known(0, 0);
            }
            String there = HistoryTable.parquet(
                    before.values().stream().flatMap(List::stream).toList());
            JoinLimits limits = new JoinLimits(MEMORY_MEBIBYTES, 1, store.resolve("temporary"));
            try (DuckDBConnection connection = DuckDb.open(limits);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT count(*), count(*) FILTER (WHERE e." + column
                            + " IN (SELECT " + column + " FROM " + there + ")) FROM " + HistoryTable.parquet(asked)
                            + " e")) {
                row.next();
                return new Known(row.getLong(1), row.getLong(2));
            }
        } catch (SQLException | IOException e) {
            throw new HistoryException("the history in " + store + " cannot be read", e);
        }
    }

    private static HistoryTable table(String topic) {
        return switch (topic) {
            case "transactions" -> HistoryTable.TRANSACTIONS;
            case "labels" -> HistoryTable.LABELS;
            default -> throw new IllegalArgumentException("the history keeps transactions and labels, got " + topic);
        };
    }
}
