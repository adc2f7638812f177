package dev.mlsd.feature.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.online.InMemoryOnlineStore;
import dev.mlsd.feature.online.OnlineRow;
import dev.mlsd.feature.online.RowKey;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.feature.snapshot.SnapshotLayout;
import dev.mlsd.feature.snapshot.SnapshotRow;
import dev.mlsd.feature.vector.FeatureVector;
import dev.mlsd.feature.vector.VectorPlan;
import dev.mlsd.feature.window.WindowedRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/**
 * Rows written to the online store in any order, some twice, and the same rows in a file: at every moment from which on the newest row
 * was known, both give the same; and before it the online store, which keeps one row, gives nothing rather than a row of later.
 */
class OnlineSnapshotPropertiesTest {

    private static final Registry REGISTRY = RegistryReader.read("views.yaml", """
            view: customer_month
            version: 1
            entity: customer
            source: batch
            query: transactions
            measure: amount
            every: 1d
            owner: tests
            freshness: 10m
            ttl: 4d
            description: a customer's month
            features:
              - {name: total_30d, aggregate: sum, window: 30d, description: sum of the month}
              - {name: count_30d, aggregate: count, window: 30d, description: payments of the month}
            """);
    private static final FeatureView.Snapshot VIEW = REGISTRY.snapshotViews().getFirst();
    private static final List<String> NAMES = List.of("count_30d", "total_30d");
    private static final VectorPlan PLAN = VectorPlan.compile(
            REGISTRY,
            NAMES.stream()
                    .map(name -> FeatureReference.parse("customer_month@1:" + name))
                    .toList());
    private static final SnapshotLayout LAYOUT = SnapshotLayout.of(VIEW);
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long START = 1_704_067_200_000L;
    private static final int ENTITIES = 4;
    private static final int MOMENTS = 12;

    private Path folder;

    private record Row(int entity, int event, int created, int count, Integer total) {

        int known() {
            return Math.max(event, created);
        }
    }

    private record Question(int entity, int moment) {}

    @BeforeProperty
    void folder() throws IOException {
        folder = Files.createTempDirectory("mlsd-snapshots");
    }

    @AfterProperty
    void delete() throws IOException {
        for (String file : List.of("rows.parquet", "entities.parquet", "out.parquet", "temporary")) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Files.delete(folder);
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void read_anyRowsInAnyOrder_givesWhatTheJoinGivesOnceTheNewestIsKnown(@ForAll long seed) {
        Random random = new Random(seed);
        List<Row> rows = rows(random);
        InMemoryOnlineStore store = new InMemoryOnlineStore();
        for (Row row : rows) {
            store.write(List.of(online(row)));
        }
        List<Question> questions = new ArrayList<>();
        for (int entity = 0; entity <= ENTITIES; entity++) {
            for (int moment = 0; moment < MOMENTS + 8; moment++) {
                questions.add(new Question(entity, moment));
            }
        }
        List<List<String>> joined = joined(rows, questions);

        for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            Optional<Row> newest = rows.stream()
                    .filter(row -> row.entity() == question.entity())
                    .max(Comparator.comparing(Row::event).thenComparing(Row::created));
            boolean known = newest.map(row -> row.known() <= question.moment()).orElse(true);
            assertThat(served(store, question))
                    .as("%s of %s", question, newest)
                    .isEqualTo(known ? joined.get(i) : List.of("null", "null"));
        }
    }

    /** No two rows with the same times differ: the job that makes them is deterministic. */
    private static List<Row> rows(Random random) {
        List<Row> rows = new ArrayList<>();
        int size = 1 + random.nextInt(40);
        while (rows.size() < size) {
            int entity = random.nextInt(ENTITIES);
            int event = random.nextInt(MOMENTS);
            int created = event + random.nextInt(4);
            Random values = new Random(((long) entity * MOMENTS + event) * 100 + created);
            rows.add(new Row(
                    entity, event, created, values.nextInt(9), values.nextInt(4) == 0 ? null : values.nextInt(9)));
        }
        return rows;
    }

    private static OnlineRow online(Row row) {
        double[] values = {row.count(), row.total() == null ? Double.NaN : row.total()};
        return OnlineRow.of(
                key(row.entity()), START + row.event() * DAY, START + row.created() * DAY, LAYOUT.encode(values));
    }

    private static RowKey key(int entity) {
        return RowKey.of(VIEW, "c" + entity);
    }

    private static List<String> served(InMemoryOnlineStore store, Question question) {
        OnlineRow row = store.read(List.of(key(question.entity()))).get(key(question.entity()));
        SnapshotRow snapshot = row == null
                ? null
                : SnapshotRow.of(LAYOUT, row.bytes(), OnlineRow.WINDOWS_OFFSET, row.epoch(), row.sequence());
        long moment = START + question.moment() * DAY;
        FeatureVector vector =
                PLAN.evaluate(new WindowedRow[0], new SnapshotRow[] {snapshot}, windows -> moment, 0, moment);
        List<String> values = new ArrayList<>();
        for (double value : vector.values()) {
            values.add(Double.isNaN(value) ? "null" : Long.toString((long) value));
        }
        return values;
    }

    private List<List<String>> joined(List<Row> rows, List<Question> questions) {
        Path table = Tables.write(
                folder.resolve("rows.parquet"),
                "customer_id, event_time, created_time, count_30d, total_30d",
                rows.stream()
                        .map(row -> "('c" + row.entity() + "', " + day(row.event()) + ", " + day(row.created()) + ", "
                                + row.count() + ", CAST(" + row.total() + " AS INTEGER))")
                        .toList());
        Path entities = Tables.write(
                folder.resolve("entities.parquet"),
                "customer_id, moment",
                questions.stream()
                        .map(question -> "('c" + question.entity() + "', " + day(question.moment()) + ")")
                        .toList());
        Path output = folder.resolve("out.parquet");
        JoinedView.Snapshot view =
                new JoinedView.Snapshot(VIEW.id(), List.of(table), List.of("customer_id"), NAMES, VIEW.ttl());
        new DuckDbJoin(new JoinLimits(64, 2, folder.resolve("temporary")))
                .join(
                        new JoinRequest(entities, "moment", List.of(view), output, OutputFormat.PARQUET),
                        JoinProgress.NONE);
        return Tables.query("SELECT coalesce(CAST(\"customer_month@1:count_30d\" AS VARCHAR), 'null'),"
                + " coalesce(CAST(\"customer_month@1:total_30d\" AS VARCHAR), 'null') FROM "
                + HistoryTable.literal(output));
    }

    private static String day(int number) {
        return "TIMESTAMPTZ '2024-01-01 00:00:00+00' + to_days(" + number + ")";
    }
}
