package dev.mlsd.feature.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The values of the first three tests are those that Feast's and Chronon's documents give. */
class DuckDbJoinTest {

    private static final String ENTITIES = "driver, moment";
    private static final String ROWS = "driver, event_time, created_time, trips";

    @TempDir
    private Path folder;

    private DuckDbJoin join;

    @BeforeEach
    void join() {
        join = new DuckDbJoin(new JoinLimits(64, 1, folder.resolve("temporary")));
    }

    @Test
    void join_rowsOfSeveralAges_takesTheNewestWithinTtlAndTheNewestCreatedOfTies() {
        Path entities = entities("1, 2024-01-01", "1, 2024-01-02", "2, 2024-01-01", "3, 2024-01-03");
        JoinedView.Snapshot view = snapshots(
                Duration.ofDays(10),
                "1, 2023-12-31, 2023-12-31, 11",
                "1, 2024-01-02, 2024-01-02, 22",
                "1, 2024-01-03, 2024-01-03, 33",
                "2, 2023-01-03, 2023-01-03, 22",
                "3, 2024-01-01, 2024-01-03, 10",
                "3, 2024-01-01, 2024-01-02, 20");

        assertThat(joined(entities, view)).containsExactly("11", "22", null, "10");
    }

    @Test
    void join_rowCreatedAfterTheMoment_wasNotKnownYet() {
        Path entities = entities("1, 2025-01-02 00:00:00");
        JoinedView.Snapshot view = snapshots(
                Duration.ofDays(10),
                "1, 2025-01-01 10:00:00, 2025-01-01 12:00:00, 0.4",
                "1, 2025-01-01 10:00:00, 2025-01-03 00:00:00, 0.6");

        assertThat(joined(entities, view)).containsExactly("0.4");
    }

    @Test
    void join_rowExactlyTtlOld_isInAndOneMicrosecondOlderIsOut() {
        Path entities = entities("1, 2024-01-11 00:00:00", "2, 2024-01-11 00:00:00.000001");
        JoinedView.Snapshot view =
                snapshots(Duration.ofDays(10), "1, 2024-01-01, 2024-01-01, 1", "2, 2024-01-01, 2024-01-01, 2");

        assertThat(joined(entities, view)).containsExactly("1", null);
    }

    @Test
    void join_olderEventThatBecameKnownLater_doesNotReplaceTheNewerOne() {
        Path entities = entities("1, 2024-01-05", "1, 2024-01-02 12:00:00");
        JoinedView.Snapshot view =
                snapshots(Duration.ofDays(10), "1, 2024-01-02, 2024-01-02, 7", "1, 2024-01-01, 2024-01-04, 8");

        assertThat(joined(entities, view)).containsExactly("7", "7");
    }

    @Test
    void join_withoutTtl_takesRowsOfAnyAge() {
        Path entities = entities("1, 2024-01-05");
        JoinedView.Snapshot rows = snapshots(Duration.ofDays(1), "1, 1990-01-01, 1990-01-01, 3");

        assertThat(joined(entities, rows)).containsExactly((String) null);
        assertThat(joined(
                        entities,
                        new JoinedView.Snapshot(
                                rows.name(), rows.files(), rows.keys(), rows.values(), Optional.empty())))
                .containsExactly("3");
    }

    @Test
    void join_rowsWithoutATime_areInNoAnswer() {
        Path entities = entities("1, 2024-01-05");
        JoinedView.Snapshot view = snapshots(
                Duration.ofDays(10),
                "1, 2024-01-01, 2024-01-01, 1",
                "1, 2024-01-02, NULL, 2",
                "1, NULL, 2024-01-03, 3");

        assertThat(joined(entities, view)).containsExactly("1");
    }

    @Test
    void join_severalViews_putsTheirColumnsSideBySideInTheOrderOfTheRows() throws IOException {
        Path entities = Tables.write(
                folder.resolve("entities.parquet"),
                "driver, shop, note, moment",
                List.of(
                        "('b', 's', 'first', TIMESTAMPTZ '2024-01-05 12:00:00+00')",
                        "('a', NULL, 'second', TIMESTAMPTZ '2024-01-04 12:00:00.25+00')",
                        "('a', 's', 'third', TIMESTAMPTZ '2024-01-05 12:00:00+00')"));
        JoinedView.Snapshot drivers = new JoinedView.Snapshot(
                "drivers@1",
                List.of(
                        Tables.write(
                                folder.resolve("drivers.parquet"),
                                "driver, event_time, created_time, trips, rating",
                                List.of(
                                        "('a', TIMESTAMPTZ '2024-01-05 00:00:00+00', TIMESTAMPTZ '2024-01-05 00:00:00+00', 5, 0.5)"))),
                List.of("driver"),
                List.of("trips", "rating"),
                Optional.of(Duration.ofDays(1)));
        JoinedView.Snapshot pairs = new JoinedView.Snapshot(
                "pairs@1",
                List.of(
                        Tables.write(
                                folder.resolve("pairs.parquet"),
                                "driver, shop, event_time, created_time, visits",
                                List.of(
                                        "('a', 's', TIMESTAMPTZ '2024-01-05 00:00:00+00', TIMESTAMPTZ '2024-01-05 00:00:00+00', 3)",
                                        "('b', 's', TIMESTAMPTZ '2024-01-05 00:00:00+00', TIMESTAMPTZ '2024-01-05 00:00:00+00', 4)"))),
                List.of("driver", "shop"),
                List.of("visits"),
                Optional.empty());
        List<String> told = new ArrayList<>();
        Path csv = folder.resolve("out.csv");
        JoinSummary summary = join.join(
                new JoinRequest(entities, "moment", List.of(drivers, pairs), csv, OutputFormat.CSV),
                (stage, done, total) -> told.add(stage + " " + done + "/" + total));

        assertThat(Files.readAllLines(csv))
                .containsExactly(
                        "driver,shop,note,moment,drivers@1:trips,drivers@1:rating,pairs@1:visits",
                        "b,s,first,2024-01-05T12:00:00.000000Z,,,4",
                        "a,,second,2024-01-04T12:00:00.250000Z,,,",
                        "a,s,third,2024-01-05T12:00:00.000000Z,5,0.5,3");
        assertThat(summary).isEqualTo(new JoinSummary(3, 0));
        assertThat(told)
                .containsExactly(
                        "drivers@1 0/3", "drivers@1 3/3", "pairs@1 0/3", "pairs@1 3/3", "output 0/3", "output 3/3");

        Path json = folder.resolve("out.json");
        join.join(new JoinRequest(entities, "moment", List.of(drivers), json, OutputFormat.JSON), JoinProgress.NONE);
        assertThat(Files.readAllLines(json).getLast())
                .isEqualTo(
                        "{\"driver\":\"a\",\"shop\":\"s\",\"note\":\"third\",\"moment\":\"2024-01-05T12:00:00.000000Z\","
                                + "\"drivers@1:trips\":5,\"drivers@1:rating\":0.5}");
    }

    @Test
    void join_missingColumn_namesItAndWhatThereIs() {
        Path entities = entities("1, 2024-01-05");
        JoinedView.Snapshot view = snapshots(Duration.ofDays(1), "1, 2024-01-01, 2024-01-01, 1");
        JoinedView.Snapshot other =
                new JoinedView.Snapshot("x@1", view.files(), List.of("driver"), List.of("stars"), view.ttl());

        assertThatThrownBy(() -> joined(entities, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the rows of x@1")
                .hasMessageContaining("need a column 'stars', got [driver, event_time, created_time, trips]");
        assertThat(folder.resolve("out.parquet")).doesNotExist();
    }

    @Test
    void join_rowWithoutAMoment_isRefused() {
        JoinedView.Snapshot view = snapshots(Duration.ofDays(1), "1, 2024-01-01, 2024-01-01, 1");
        Path entities = entities("1, 2024-01-05", "2, NULL");

        assertThatThrownBy(() -> joined(entities, view))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("every entity row needs a moment in moment, got 1 of 2 without");
    }

    @Test
    void join_interrupted_stopsAndWritesNothing() {
        Path entities = entities("1, 2024-01-05");
        JoinedView.Snapshot view = snapshots(Duration.ofDays(10), "1, 2024-01-01, 2024-01-01, 1");

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> joined(entities, view)).isInstanceOf(JoinCancelledException.class);
        assertThat(folder.resolve("out.parquet")).doesNotExist();
    }

    private List<String> joined(Path entities, JoinedView view) {
        Path output = folder.resolve("out.parquet");
        join.join(new JoinRequest(entities, "moment", List.of(view), output, OutputFormat.PARQUET), JoinProgress.NONE);
        return Tables.query("SELECT \"" + view.columns().getFirst() + "\" FROM " + HistoryTable.literal(output))
                .stream()
                .map(List::getFirst)
                .toList();
    }

    private Path entities(String... rows) {
        return Tables.write(folder.resolve("entities.parquet"), ENTITIES, values(rows));
    }

    private JoinedView.Snapshot snapshots(Duration ttl, String... rows) {
        Path file = Tables.write(folder.resolve("rows.parquet"), ROWS, values(rows));
        return new JoinedView.Snapshot("d@1", List.of(file), List.of("driver"), List.of("trips"), Optional.of(ttl));
    }

    /** An id, then dates, then a number. */
    private static List<String> values(String... rows) {
        return List.of(rows).stream()
                .map(row -> {
                    String[] cells = row.split(", ");
                    for (int i = 1; i < Math.min(cells.length, 3); i++) {
                        cells[i] = "CAST(" + (cells[i].equals("NULL") ? "NULL" : "'" + cells[i] + "'")
                                + " AS TIMESTAMPTZ)";
                    }
                    return "(" + String.join(", ", cells) + ")";
                })
                .toList();
    }
}
