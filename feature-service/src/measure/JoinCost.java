import dev.mlsd.feature.offline.DuckDbJoin;
import dev.mlsd.feature.offline.JoinLimits;
import dev.mlsd.feature.offline.JoinProgress;
import dev.mlsd.feature.offline.JoinRequest;
import dev.mlsd.feature.offline.JoinedView;
import dev.mlsd.feature.offline.OutputFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a point-in-time join costs: 1 000 000 entity rows against 10 000 000 feature rows of 100 000 entities over 100 days, each
 * created up to 2 days after its event, ttl 10 days, Parquet to Parquet; target: at most 8 s and 3 GiB on two cores, measured there: 4.9 s
 * and 1.3 GiB, 1.9 times the bare join. The yardsticks of
 * the same run are DuckDB's bare ASOF join of the same files, which knows neither ttl nor created times nor ties, and reading all
 * columns once. Then the same with a memory limit of 400 MiB, which goes by way of the disk. Memory is the highest resident size of
 * the process so far, Java included.
 *
 * <pre>
 * java -Xmx256m --enable-native-access=ALL-UNNAMED -cp 'feature-service/target/classes:deploy/training/target/lib/*' \
 *     feature-service/src/measure/JoinCost.java FOLDER [entity rows [feature rows]]
 * </pre>
 */
final class JoinCost {

    private static final int THREADS = 2;
    private static final int ROUNDS = 3;

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        long entityRows = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1_000_000;
        long featureRows = arguments.length > 2 ? Long.parseLong(arguments[2]) : 10_000_000;
        Path entities = folder.resolve("entities.parquet");
        Path features = folder.resolve("features.parquet");
        make(entities, features, entityRows, featureRows);
        System.out.printf("%-34s %8s %8s%n", "", "s", "MiB");
        JoinedView view = new JoinedView.Snapshot(
                "customer_month@1",
                List.of(features),
                List.of("customer_id"),
                List.of("mean_30d", "count_30d"),
                Optional.of(Duration.ofDays(10)));
        // The highest memory only grows, so the frugal one goes first.
        double frugal = join(folder, entities, view, 400);
        double best = Double.MAX_VALUE;
        double yardstick = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            best = Math.min(best, join(folder, entities, view, 2_048));
            yardstick = Math.min(yardstick, bare(folder, entities, features));
            scan(features);
        }
        System.out.printf(
                "best %.2f s, the bare ASOF join %.2f s: ratio %.2f; with 400 MiB %.2f s%n",
                best, yardstick, best / yardstick, frugal);
        check(folder, entities, features);
    }

    private static void make(Path entities, Path features, long entityRows, long featureRows) throws Exception {
        String time = "TIMESTAMPTZ '2024-01-01 00:00:00+00' + to_seconds((hash(i + %d) %% 8640000)::BIGINT)";
        query("COPY (SELECT 'c' || (hash(i) % 100000) AS customer_id, e AS event_time,"
                + " e + to_seconds((hash(i * 7 + 3) % 172800)::BIGINT) AS created_time,"
                + " (hash(i + 5) % 1000)::DOUBLE / 10 AS mean_30d, (hash(i + 9) % 100)::BIGINT AS count_30d"
                + " FROM (SELECT i, " + time.formatted(1) + " AS e FROM range(" + featureRows + ") t(i))) TO '"
                + features + "' (FORMAT parquet)");
        // Some entities are unknown to the features.
        query("COPY (SELECT 'c' || (hash(i + 77) % 110000) AS customer_id, " + time.formatted(17)
                + " AS event_timestamp FROM range(" + entityRows + ") t(i)) TO '" + entities + "' (FORMAT parquet)");
    }

    private static double join(Path folder, Path entities, JoinedView view, int mebibytes) throws Exception {
        return timed("join, memory limit " + mebibytes + " MiB", () -> new DuckDbJoin(
                        new JoinLimits(mebibytes, THREADS, folder.resolve("temporary")))
                .join(
                        new JoinRequest(
                                entities,
                                "event_timestamp",
                                List.of(view),
                                folder.resolve("joined.parquet"),
                                OutputFormat.PARQUET),
                        JoinProgress.NONE));
    }

    private static double bare(Path folder, Path entities, Path features) throws Exception {
        return timed("yardstick: bare ASOF join", () -> query("COPY (SELECT e.*, f.mean_30d, f.count_30d FROM '"
                + entities + "' e ASOF LEFT JOIN '" + features + "' f ON e.customer_id = f.customer_id"
                + " AND f.event_time <= e.event_timestamp) TO '" + folder.resolve("bare.parquet")
                + "' (FORMAT parquet)"));
    }

    private static void scan(Path features) throws Exception {
        timed("yardstick: read every value once", () -> query("SELECT sum(hash(customer_id, event_time, created_time,"
                + " mean_30d, count_30d)) FROM '" + features + "'"));
    }

    /** The rule read word by word, by another plan, for every hundredth entity row. */
    private static void check(Path folder, Path entities, Path features) throws Exception {
        String joined = folder.resolve("joined.parquet").toString();
        System.out.println("rows that differ from a join of every pair, of a sample of rows: "
                + query("WITH j AS (SELECT *, file_row_number AS id FROM read_parquet('" + joined
                        + "', file_row_number = true) WHERE file_row_number % 100 = 0), right_one AS (SELECT j.id,"
                        + " arg_max((f.mean_30d, f.count_30d), (f.event_time, f.created_time, f.mean_30d, f.count_30d)) AS best"
                        + " FROM j JOIN '" + features + "' f ON j.customer_id = f.customer_id"
                        + " AND f.event_time <= j.event_timestamp AND f.created_time <= j.event_timestamp"
                        + " AND f.event_time >= j.event_timestamp - INTERVAL 10 DAYS GROUP BY j.id)"
                        + " SELECT count(*) FILTER (WHERE (\"customer_month@1:mean_30d\", \"customer_month@1:count_30d\")"
                        + " IS DISTINCT FROM coalesce(best, (NULL, NULL))) || ' of ' || count(*) FROM j LEFT JOIN right_one"
                        + " USING (id)"));
    }

    private interface Work {
        void run() throws Exception;
    }

    private static double timed(String what, Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("%-34s %8.2f %8d%n", what, seconds, peakMebibytes());
        return seconds;
    }

    private static long peakMebibytes() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                .findFirst()
                .orElse(-1L);
    }

    private static String query(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = " + THREADS);
            statement.execute("SET preserve_insertion_order = false");
            statement.execute("SET memory_limit = '2GiB'");
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute(sql);
            try (ResultSet row = statement.getResultSet()) {
                return row != null && row.next() ? row.getString(1) : "";
            }
        }
    }
}
