package dev.mlsd.feature.offline;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Small Parquet files for tests, written and read with queries. */
public final class Tables {

    private Tables() {}

    /** Writes the rows of {@code VALUES}, named by columns. */
    public static Path write(Path file, String columns, List<String> values) {
        query("COPY (SELECT * FROM (VALUES " + String.join(", ", values) + ") t(" + columns + ")) TO "
                + HistoryTable.literal(file) + " (FORMAT parquet)");
        return file;
    }

    /** All rows of a query, each as text with {@code null} for what is missing. */
    public static List<List<String>> query(String sql) {
        List<List<String>> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone='UTC'");
            statement.execute(sql);
            try (ResultSet row = statement.getResultSet()) {
                while (row != null && row.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        values.add(row.getString(i));
                    }
                    rows.add(values);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return rows;
    }
}
