package dev.mlsd.feature.offline;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/** A database in this process that holds nothing for long: one thread, 256 MB, results row by row. */
final class DuckDb {

    private DuckDb() {}

    static DuckDBConnection open() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
        execute(connection, "SET memory_limit='256MB'");
        execute(connection, "SET threads=1");
        execute(connection, "SET TimeZone='UTC'");
        return connection;
    }

    static void execute(DuckDBConnection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
