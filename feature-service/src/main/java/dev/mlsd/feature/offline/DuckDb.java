package dev.mlsd.feature.offline;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/** A database in this process that holds nothing for long: results come row by row, times are UTC. */
final class DuckDb {

    private DuckDb() {}

    /** One thread, 256 MB. */
    static DuckDBConnection open() throws SQLException {
        return open("256MB", 1);
    }

    /** Within limits; what does not fit goes to disk. */
    static DuckDBConnection open(JoinLimits limits) throws SQLException {
        DuckDBConnection connection = open(limits.memoryMebibytes() + "MiB", limits.threads());
        execute(connection, "SET temp_directory=" + HistoryTable.literal(limits.temporary()));
        // The order of rows is asked for where it matters; keeping it everywhere takes memory.
        execute(connection, "SET preserve_insertion_order=false");
        return connection;
    }

    private static DuckDBConnection open(String memory, int threads) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        // Not by way of DriverManager, which does not know drivers of other class loaders.
        DuckDBConnection connection = (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:", properties);
        execute(connection, "SET memory_limit='" + memory + "'");
        execute(connection, "SET threads=" + threads);
        execute(connection, "SET TimeZone='UTC'");
        return connection;
    }

    static void execute(DuckDBConnection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
