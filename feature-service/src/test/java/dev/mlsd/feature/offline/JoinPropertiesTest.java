package dev.mlsd.feature.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Few entities and few moments, so that ties, duplicates and late rows are everywhere; each against the rule read word by word. */
class JoinPropertiesTest {

    private static final int ENTITIES = 4;
    private static final int MOMENTS = 12;
    private static final int TTL = 4;

    private Path folder;

    private record Row(int entity, int event, int created, int first, Integer second) {}

    private record Question(int entity, int moment) {}

    @BeforeProperty
    void folder() throws IOException {
        folder = Files.createTempDirectory("mlsd-join");
    }

    @AfterProperty
    void delete() throws IOException {
        for (String file : List.of("rows.parquet", "entities.parquet", "out.parquet", "temporary")) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Files.delete(folder);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void join_anyRowsInAnyOrder_givesTheNewestKnownWithinTtl(@ForAll long seed, @ForAll boolean limited) {
        Random random = new Random(seed);
        List<Row> rows = rows(random);
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            questions.add(new Question(random.nextInt(ENTITIES + 1), random.nextInt(MOMENTS + 2)));
        }
        int ttl = limited ? TTL : Integer.MAX_VALUE;

        assertThat(joined(rows, questions, limited))
                .isEqualTo(questions.stream()
                        .map(question -> naive(rows, question, ttl))
                        .toList());
    }

    private static List<Row> rows(Random random) {
        List<Row> rows = new ArrayList<>();
        int size = 1 + random.nextInt(80);
        while (rows.size() < size) {
            int event = random.nextInt(MOMENTS);
            int created = Math.max(0, event + random.nextInt(6) - 1);
            Row row = new Row(
                    random.nextInt(ENTITIES),
                    event,
                    created,
                    random.nextInt(3),
                    random.nextInt(4) == 0 ? null : random.nextInt(3));
            rows.add(row);
            if (random.nextInt(5) == 0) {
                rows.add(row);
            }
        }
        Collections.shuffle(rows, random);
        return rows;
    }

    /** The rule as {@link JoinedView.Snapshot} states it. */
    private static List<String> naive(List<Row> rows, Question question, int ttl) {
        return rows.stream()
                .filter(row -> row.entity() == question.entity())
                .filter(row -> row.event() <= question.moment() && question.moment() - row.event() <= ttl)
                .filter(row -> row.created() <= question.moment())
                .max(Comparator.comparing(Row::event)
                        .thenComparing(Row::created)
                        .thenComparing(Row::first)
                        .thenComparing(Row::second, Comparator.nullsFirst(Comparator.naturalOrder())))
                .map(row -> List.of(Integer.toString(row.first()), Objects.toString(row.second())))
                .orElse(List.of("null", "null"));
    }

    private List<List<String>> joined(List<Row> rows, List<Question> questions, boolean limited) {
        Path table = Tables.write(
                folder.resolve("rows.parquet"),
                "entity, event_time, created_time, a, b",
                rows.stream()
                        .map(row -> "(" + row.entity() + ", " + day(row.event()) + ", " + day(row.created()) + ", "
                                + row.first() + ", CAST(" + row.second() + " AS INTEGER))")
                        .toList());
        Path entities = Tables.write(
                folder.resolve("entities.parquet"),
                "entity, moment",
                questions.stream()
                        .map(question -> "(" + question.entity() + ", " + day(question.moment()) + ")")
                        .toList());
        Path output = folder.resolve("out.parquet");
        JoinedView.Snapshot view = new JoinedView.Snapshot(
                "v@1",
                List.of(table),
                List.of("entity"),
                List.of("a", "b"),
                limited ? Optional.of(Duration.ofDays(TTL)) : Optional.empty());
        new DuckDbJoin(new JoinLimits(64, 2, folder.resolve("temporary")))
                .join(
                        new JoinRequest(entities, "moment", List.of(view), output, OutputFormat.PARQUET),
                        JoinProgress.NONE);
        return Tables.query(
                "SELECT coalesce(CAST(\"v@1:a\" AS VARCHAR), 'null'), coalesce(CAST(\"v@1:b\" AS VARCHAR), 'null')"
                        + " FROM " + HistoryTable.literal(output));
    }

    private static String day(int number) {
        return "TIMESTAMPTZ '2024-01-01 00:00:00+00' + to_days(" + number + ")";
    }
}
