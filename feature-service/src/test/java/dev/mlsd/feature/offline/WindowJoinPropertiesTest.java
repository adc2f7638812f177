package dev.mlsd.feature.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.testing.EveryWindow;
import dev.mlsd.feature.testing.World;
import dev.mlsd.feature.vector.FeatureVector;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.feature.vector.ValueStatus;
import dev.mlsd.feature.vector.VectorPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.assertj.core.data.Offset;

/** A vector joined from the files of a history is the one that a store has at its moment which has seen every event arrive. */
class WindowJoinPropertiesTest {

    private static final List<FeatureReference> SIGNATURE = EveryWindow.SIGNATURE;
    private static final VectorPlan PLAN = VectorPlan.compile(EveryWindow.REGISTRY, SIGNATURE);
    private static final int QUESTIONS = 30;

    private Path folder;

    @BeforeTry
    void folder() throws IOException {
        folder = Files.createTempDirectory("mlsd-join");
    }

    @AfterTry
    void delete() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(WindowJoinPropertiesTest::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Property(tries = 25, shrinking = ShrinkingMode.OFF)
    void join_anyWorld_givesTheVectorsOfTheStreamAtTheirMoments(@ForAll long seed, @ForAll boolean crowds) {
        Random random = new Random(seed);
        World world = World.random(random, crowds);
        List<PaymentEvent> questions = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            questions.add(world.question(random));
        }
        writeHistory(world);

        List<List<String>> joined = joined(questions);

        for (int i = 0; i < questions.size(); i++) {
            PaymentEvent question = questions.get(i);
            FeatureVector expected =
                    world.tableAt(EveryWindow.REGISTRY, question.eventMillis()).vector(PLAN, question);
            for (int feature = 0; feature < SIGNATURE.size(); feature++) {
                if (expected.statuses()[feature] != ValueStatus.APPROXIMATE) {
                    assertSame(SIGNATURE.get(feature), joined.get(i).get(feature), expected.values()[feature]);
                }
            }
        }
    }

    private void writeHistory(World world) {
        try (HistoryWriter writer = HistoryWriter.create(folder.resolve("history"), "test")) {
            List<World.PaymentArrival> payments = new ArrayList<>();
            List<World.LabelArrival> labels = new ArrayList<>();
            for (World.Arrival arrival : world.arrivals()) {
                switch (arrival) {
                    case World.PaymentArrival payment -> payments.add(payment);
                    case World.LabelArrival label -> labels.add(label);
                }
            }
            payments.sort(Comparator.comparing(arrival -> arrival.payment().eventMillis()));
            payments.forEach(arrival -> writer.payment(arrival.payment(), arrival.arrivalMillis()));
            labels.sort(Comparator.comparing(World.LabelArrival::arrivalMillis));
            labels.forEach(arrival -> writer.label(arrival.label()));
            writer.commit();
        }
    }

    private List<List<String>> joined(List<PaymentEvent> questions) {
        Path entities = Tables.write(
                folder.resolve("entities.parquet"),
                "customer_id, terminal_id, amount_minor, moment",
                questions.stream()
                        .map(question -> "('" + question.customerId() + "', '" + question.terminalId() + "', "
                                + question.amountMinor() + ", make_timestamptz(" + question.eventMillis() * 1_000
                                + "))")
                        .toList());
        Path output = folder.resolve("out.parquet");
        JoinedView view = new JoinedView.Windows(PLAN, folder.resolve("history"));
        new DuckDbJoin(new JoinLimits(64, 1, folder.resolve("temporary")))
                .join(
                        new JoinRequest(entities, "moment", List.of(view), output, OutputFormat.PARQUET),
                        JoinProgress.NONE);
        return Tables.query("SELECT * EXCLUDE (customer_id, terminal_id, amount_minor, moment) FROM "
                + HistoryTable.literal(output));
    }

    private static void assertSame(FeatureReference feature, String joined, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(joined).as("%s", feature).isNull();
        } else if (EveryWindow.isExact(feature)) {
            assertThat(Double.parseDouble(joined)).as("%s", feature).isEqualTo(expected);
        } else {
            assertThat(Double.parseDouble(joined))
                    .as("%s", feature)
                    .isCloseTo(expected, Offset.offset(1e-9 * (1 + Math.abs(expected))));
        }
    }
}
