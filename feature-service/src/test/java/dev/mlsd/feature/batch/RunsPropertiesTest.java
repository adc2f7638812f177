package dev.mlsd.feature.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.feature.offline.DuckDbJoin;
import dev.mlsd.feature.offline.HistoryWriter;
import dev.mlsd.feature.offline.JoinLimits;
import dev.mlsd.feature.offline.JoinProgress;
import dev.mlsd.feature.offline.JoinRequest;
import dev.mlsd.feature.offline.OutputFormat;
import dev.mlsd.feature.offline.SnapshotTable;
import dev.mlsd.feature.offline.Tables;
import dev.mlsd.feature.online.InMemoryOnlineStore;
import dev.mlsd.feature.online.OnlineRow;
import dev.mlsd.feature.online.OnlineStoreException;
import dev.mlsd.feature.online.RowKey;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.snapshot.SnapshotLayout;
import dev.mlsd.feature.snapshot.SnapshotRow;
import dev.mlsd.feature.testing.World;
import dev.mlsd.feature.vector.EntityTable;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.feature.vector.VectorPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Small worlds with late and repeated payments; each against the windows of the stream that have seen what had arrived. */
class RunsPropertiesTest {

    private static final FeatureView.Snapshot VIEW = Views.month("1d", "3d");
    private static final SnapshotLayout LAYOUT = SnapshotLayout.of(VIEW);
    private static final Registry WINDOWS = new Registry(List.of(VIEW.asWindows()));
    private static final VectorPlan PLAN = VectorPlan.compile(
            WINDOWS,
            LAYOUT.names().stream()
                    .map(name -> new FeatureReference(VIEW.name(), VIEW.version(), name))
                    .toList());
    private static final List<String> CUSTOMERS = List.of("c0", "c1", "c2");
    private static final long START = Instant.parse("2018-04-01T00:00:00Z").toEpochMilli();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int DAYS = 36;

    private final Boundaries boundaries = new Boundaries(VIEW);
    private final InMemoryOnlineStore store = new InMemoryOnlineStore();
    private boolean skipsLate;
    private Path folder;

    @BeforeTry
    void folder() throws IOException {
        folder = Files.createTempDirectory("mlsd-batch");
        store.restart();
    }

    @AfterTry
    void delete() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(RunsPropertiesTest::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Property(tries = 6, shrinking = ShrinkingMode.OFF)
    void materialise_inAnySteps_givesWhatTheStreamGivesAtThatMoment(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        World world = world(random);
        long last = START + random.nextInt(1, 5) * DAY;
        runs().materialise(last, last);
        assertOnline(world, last);
        while (last < START + DAYS * DAY) {
            long from = boundaries.after(last);
            last = Math.min(START + DAYS * DAY, last + random.nextInt(1, 20) * DAY);
            if (random.nextInt(3) == 0) {
                failHalfWay(from, last);
                from = boundaries.after(runs().comeTo().orElseThrow());
            }
            Task.Result result = runs().materialise(from, last);
            assertOnline(world, last);
            assertThat(result.rowsWritten()).isLessThanOrEqualTo(result.rowsComputed());
        }
        Task.Result verified = runs().verify(false);
        assertThat(verified.rowsDifferent()).isZero();
        assertThat(verified.toMillis()).isEqualTo(last);
    }

    private void failHalfWay(long from, long last) {
        store.setAway(true);
        try {
            runs().materialise(from, last);
        } catch (OnlineStoreException away) {
            assertThat(away).hasMessageContaining("away");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            store.setAway(false);
        }
    }

    @Property(tries = 3, shrinking = ShrinkingMode.OFF)
    void backfill_pastDays_isJoinedAsIfTheRowsHadAlwaysBeenThere(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        World world = world(random);
        long last = START + DAYS * DAY;
        runs().materialise(last, last);
        Task.Result result = runs().backfill(START, last - DAY);
        assertThat(result.moments()).isEqualTo(DAYS);
        assertThat(runs().comeTo()).hasValue(last);

        List<Long> moments = new ArrayList<>();
        List<String> customers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            moments.add(START + DAY + random.nextLong(DAYS * DAY));
            customers.add(CUSTOMERS.get(random.nextInt(CUSTOMERS.size())));
        }
        List<List<String>> joined = joined(customers, moments);

        for (int i = 0; i < moments.size(); i++) {
            double[] right = right(world, customers.get(i), boundaries.lastKnownAt(moments.get(i)));
            assertThat(joined.get(i))
                    .as("%s at %s", customers.get(i), Instant.ofEpochMilli(moments.get(i)))
                    .containsExactly(
                            Long.toString((long) right[LAYOUT.column("count_2d")]),
                            Long.toString((long) right[LAYOUT.column("count_30d")]),
                            Double.toString(right[LAYOUT.column("total_30d")]));
        }
        assertThat(Tables.query(
                        "SELECT count(*) FROM " + files() + " WHERE created_time - event_time <> INTERVAL 1 HOUR"))
                .containsExactly(List.of("0"));
        assertThat(Tables.query("SELECT DISTINCT epoch_ms(computed_time) FROM " + files()))
                .containsExactly(List.of("4102444800000"));
    }

    @Property(tries = 2, shrinking = ShrinkingMode.OFF)
    void backfill_again_leavesTheSameRows(@ForAll long seed) throws IOException {
        world(new Random(seed));
        runs().backfill(START, START + 20 * DAY);
        List<List<String>> once = Tables.query("SELECT * FROM " + files() + " ORDER BY ALL");
        runs().backfill(START, START + 20 * DAY);

        assertThat(Tables.query("SELECT * FROM " + files() + " ORDER BY ALL")).isEqualTo(once);
    }

    @Property(tries = 3, shrinking = ShrinkingMode.OFF)
    void rebuild_afterLateEventsWereSkipped_isRightAgainWithTheNextMoment(@ForAll long seed) throws IOException {
        World world = world(new Random(seed));
        runs().materialise(START + DAY, START + DAY);
        skipsLate = true;
        for (int day = 2; day < 20; day++) {
            runs().materialise(START + day * DAY, START + day * DAY);
        }
        skipsLate = false;
        runs().verify(true);
        runs().materialise(START + 20 * DAY, START + 20 * DAY);

        assertOnline(world, START + 20 * DAY);
        assertThat(runs().verify(false).rowsDifferent()).isZero();
    }

    @Property(tries = 2, shrinking = ShrinkingMode.OFF)
    void publish_intoAStoreThatCameBackEmpty_fillsItWithTheRowsThatStand(@ForAll long seed) throws IOException {
        World world = world(new Random(seed));
        long last = START + 20 * DAY;
        runs().materialise(START + 18 * DAY, last);
        store.restart();
        runs().publish();

        assertOnline(world, last);
    }

    @Property(tries = 1)
    void verify_beforeAnyRun_isRefused() {
        assertThatThrownBy(() -> runs().verify(false))
                .isInstanceOf(Task.RefusedException.class)
                .hasMessageContaining("materialize them first");
    }

    private World world(Random random) {
        World world = World.random(random, false);
        try (HistoryWriter writer = HistoryWriter.create(folder.resolve("history"), "test")) {
            world.arrivals().stream()
                    .filter(World.PaymentArrival.class::isInstance)
                    .map(World.PaymentArrival.class::cast)
                    .sorted(Comparator.comparing(arrival -> arrival.payment().eventMillis()))
                    .forEach(arrival -> writer.payment(arrival.payment(), arrival.arrivalMillis()));
            writer.commit();
        }
        return world;
    }

    private Runs runs() {
        return new Runs(
                VIEW,
                folder.resolve("history"),
                limits(),
                store,
                () -> 4_102_444_800_000L,
                entity -> skipsLate,
                progress -> {});
    }

    private JoinLimits limits() {
        return new JoinLimits(64, 1, folder.resolve("temporary"));
    }

    private static double[] right(World world, String customer, long moment) {
        EntityTable table = world.tableAt(WINDOWS, moment);
        return table.vector(PLAN, new PaymentEvent("", customer, "", 0, moment)).values();
    }

    private void assertOnline(World world, long moment) {
        for (String customer : CUSTOMERS) {
            double[] right = right(world, customer, moment);
            RowKey key = RowKey.of(VIEW, customer);
            OnlineRow row = store.read(List.of(key)).get(key);
            for (int column = 0; column < right.length; column++) {
                double served = row == null
                        ? Double.NaN
                        : SnapshotRow.of(LAYOUT, row.bytes(), OnlineRow.WINDOWS_OFFSET, row.epoch(), row.sequence())
                                .value(column);
                double expected = row == null && right[column] == 0 ? Double.NaN : right[column];
                assertThat(served)
                        .as("%s of %s at %s", LAYOUT.names().get(column), customer, Instant.ofEpochMilli(moment))
                        .isEqualTo(Double.valueOf(expected));
            }
            if (right[LAYOUT.column("count_30d")] > 0) {
                assertThat(row.epoch()).isLessThanOrEqualTo(moment);
                assertThat(row.sequence()).isEqualTo(boundaries.known(row.epoch()));
                assertThat(row.epoch() + Duration.ofDays(3).toMillis())
                        .isGreaterThanOrEqualTo(boundaries.known(boundaries.after(moment)));
            }
        }
    }

    private List<List<String>> joined(List<String> customers, List<Long> moments) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < moments.size(); i++) {
            values.add("('" + customers.get(i) + "', make_timestamptz(" + moments.get(i) * 1_000 + "))");
        }
        Path entities = Tables.write(folder.resolve("entities.parquet"), "customer_id, moment", values);
        Path output = folder.resolve("out.parquet");
        new DuckDbJoin(limits())
                .join(
                        new JoinRequest(
                                entities,
                                "moment",
                                List.of(new SnapshotTable(VIEW, folder.resolve("history"))
                                        .joined(List.of("count_2d", "count_30d", "total_30d"))),
                                output,
                                OutputFormat.PARQUET),
                        JoinProgress.NONE);
        return Tables.query("SELECT coalesce(\"customer_month@1:count_2d\", 0),"
                + " coalesce(\"customer_month@1:count_30d\", 0), coalesce(\"customer_month@1:total_30d\", 0.0) FROM '"
                + output + "'");
    }

    private String files() {
        return "read_parquet('" + folder.resolve("history/snapshots/customer_month@1") + "/*/*.parquet')";
    }
}
