package dev.mlsd.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.feature.vector.VectorPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Nothing that happens or becomes known after a moment changes an example of that moment or before it. */
class LeakagePropertiesTest {

    private static final int DAYS = 60;
    private static final Registry REGISTRY = RegistryReader.readDefault();
    private static final List<FeatureReference> SIGNATURE = REGISTRY.views().stream()
            .filter(view -> !(view instanceof FeatureView.Snapshot))
            .flatMap(view -> view.features().stream()
                    .map(feature -> new FeatureReference(view.name(), view.version(), feature.name())))
            .toList();

    /** A row of the training or the test set; without its label where that becomes known after the moment asked about. */
    private record Row(String set, long eventMillis, String customer, List<Double> vector, Optional<Boolean> fraud) {}

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void build_everythingAfterAMomentChanged_keepsTheExamplesUpToIt(@ForAll long seed) {
        Random random = new Random(seed);
        List<LabelledPayment> world = world(random);
        Ranges ranges = ranges(random);
        long moment = moment(random, world);

        List<Row> examples = examplesUpTo(moment, world, ranges);
        List<Row> others = examplesUpTo(moment, changedAfter(moment, world, ranges, random), ranges);

        assertThat(examples).isNotEmpty();
        assertThat(others).containsExactlyElementsOf(examples);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void build_labelsKnownAfterAMomentTurnedOver_keepsTheExamplesUpToIt(@ForAll long seed) {
        Random random = new Random(seed);
        List<LabelledPayment> world = world(random);
        Ranges ranges = ranges(random);
        long moment = moment(random, world);
        List<LabelledPayment> turned = world.stream()
                .map(payment -> isLabelKnown(payment, moment, ranges) ? payment : turnedOver(payment))
                .toList();

        assertThat(examplesUpTo(moment, turned, ranges))
                .isNotEmpty()
                .containsExactlyElementsOf(examplesUpTo(moment, world, ranges));
    }

    /** The other way round: these properties would notice, for what came before does change examples. */
    @Property(tries = 20, shrinking = ShrinkingMode.OFF)
    void build_everythingAfterAnEarlierMomentChanged_changesExamples(@ForAll long seed) {
        Random random = new Random(seed);
        List<LabelledPayment> world = world(random);
        Ranges ranges = ranges(random);
        long moment = Worlds.START_MILLIS + 40 * Worlds.DAY;

        List<LabelledPayment> changed = changedAfter(moment - 10 * Worlds.DAY, world, ranges, random);
        assertThat(examplesUpTo(moment, changed, ranges)).isNotEqualTo(examplesUpTo(moment, world, ranges));
    }

    /** In half of the worlds frauds are rare, so that cards become compromised one by one and leave the test at different days. */
    private static List<LabelledPayment> world(Random random) {
        List<LabelledPayment> world = Worlds.random(random, 1_200, DAYS);
        boolean rare = random.nextBoolean();
        return world.stream()
                .map(payment -> rare && payment.label() == Label.FRAUD && random.nextInt(40) > 0
                        ? new LabelledPayment(payment.payment(), Label.GENUINE)
                        : payment)
                .toList();
    }

    /** 40 days to learn from, then days to test on until the end of the world. */
    private static Ranges ranges(Random random) {
        Duration delay = Duration.ofHours(List.of(0, 5, 24, 7 * 24).get(random.nextInt(4)));
        return new Ranges(
                Worlds.START,
                Worlds.START.plusDays(39),
                Worlds.START.plusDays(40),
                Worlds.START.plusDays(DAYS - 1),
                delay);
    }

    /** Half of the moments are those of payments, where an example must not see its own millisecond. */
    private static long moment(Random random, List<LabelledPayment> world) {
        int drawn = world.size() / 4 + random.nextInt(world.size() / 2);
        return world.get(drawn).payment().eventMillis() + (random.nextBoolean() ? 0 : random.nextLong(Worlds.DAY));
    }

    private static boolean isLabelKnown(LabelledPayment payment, long moment, Ranges ranges) {
        return ranges.labelMillis(payment.payment().eventMillis()) <= moment;
    }

    private static LabelledPayment turnedOver(LabelledPayment payment) {
        Label label = switch (payment.label()) {
            case FRAUD -> Label.GENUINE;
            case GENUINE -> Label.FRAUD;
            case UNKNOWN -> Label.UNKNOWN;
        };
        return new LabelledPayment(payment.payment(), label);
    }

    /** Payments after the moment get other values, places and times, some vanish, and labels known after it are turned over. */
    private static List<LabelledPayment> changedAfter(
            long moment, List<LabelledPayment> world, Ranges ranges, Random random) {
        List<LabelledPayment> changed = new ArrayList<>();
        List<Long> laterMoments = new ArrayList<>();
        for (LabelledPayment payment : world) {
            if (payment.payment().eventMillis() > moment) {
                if (random.nextInt(10) > 0) {
                    laterMoments.add(moment + 1 + random.nextLong(Worlds.START_MILLIS + DAYS * Worlds.DAY - moment));
                }
            } else {
                changed.add(isLabelKnown(payment, moment, ranges) ? payment : turnedOver(payment));
            }
        }
        laterMoments.sort(null);
        for (int i = 0; i < laterMoments.size(); i++) {
            changed.add(Worlds.payment("later" + i, laterMoments.get(i), random));
        }
        return changed;
    }

    private static List<Row> examplesUpTo(long moment, List<LabelledPayment> world, Ranges ranges) {
        DatasetBuilder builder = new DatasetBuilder(REGISTRY, VectorPlan.compile(REGISTRY, SIGNATURE), ranges);
        world.forEach(builder::offer);
        Dataset dataset = builder.build();
        List<Row> rows = new ArrayList<>();
        addUpTo(moment, "training", dataset.training(), ranges, rows);
        addUpTo(moment, "test", dataset.test(), ranges, rows);
        return rows;
    }

    private static void addUpTo(long moment, String set, Examples examples, Ranges ranges, List<Row> rows) {
        for (int row = 0; row < examples.rows() && examples.eventMillis(row) <= moment; row++) {
            List<Double> vector = new ArrayList<>(examples.columns());
            for (int column = 0; column < examples.columns(); column++) {
                vector.add(examples.value(row, column));
            }
            boolean labelKnown = ranges.labelMillis(examples.eventMillis(row)) <= moment;
            rows.add(new Row(
                    set,
                    examples.eventMillis(row),
                    examples.customer(row),
                    vector,
                    labelKnown ? Optional.of(examples.fraud(row)) : Optional.empty()));
        }
    }
}
