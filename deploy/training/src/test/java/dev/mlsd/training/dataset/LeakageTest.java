package dev.mlsd.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.feature.vector.VectorPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nothing that happens or becomes known after a moment may change a vector at or before it. */
class LeakageTest {

    private static final int DAYS = 60;
    private static final Duration DELAY = Duration.ofDays(7);
    private static final Registry REGISTRY = RegistryReader.readDefault();

    @Test
    void vectors_afterEverythingLaterIsChanged_areEqualToTheBit() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            List<LabelledPayment> world = Worlds.random(random, 1_500, DAYS);
            long moment =
                    Worlds.START_MILLIS + (10 + random.nextInt(DAYS - 15)) * Worlds.DAY + random.nextLong(Worlds.DAY);

            List<double[]> before = vectorsUpTo(moment, world);
            List<double[]> after = vectorsUpTo(moment, changedAfter(moment, world, random));

            assertThat(before).as("seed %d", seed).hasSizeGreaterThan(100);
            assertThat(after.size()).as("seed %d", seed).isEqualTo(before.size());
            for (int row = 0; row < before.size(); row++) {
                assertThat(Arrays.equals(before.get(row), after.get(row)))
                        .as("seed %d, vector %d of %d", seed, row, before.size())
                        .isTrue();
            }
        }
    }

    @Test
    void vectors_afterSomethingEarlierIsChanged_differ() {
        Random random = new Random(1);
        List<LabelledPayment> world = Worlds.random(random, 1_500, DAYS);
        long moment = Worlds.START_MILLIS + 30 * Worlds.DAY;
        List<LabelledPayment> changed = changedAfter(moment - 10 * Worlds.DAY, world, random);

        List<double[]> before = vectorsUpTo(moment, world);
        List<double[]> after = vectorsUpTo(moment, changed);

        assertThat(after.stream().map(Arrays::hashCode))
                .isNotEqualTo(before.stream().map(Arrays::hashCode).toList());
    }

    /**
     * Payments after the moment get other values, places and times, some vanish, and every label known after it is
     * turned over.
     */
    private static List<LabelledPayment> changedAfter(long moment, List<LabelledPayment> world, Random random) {
        List<LabelledPayment> changed = new ArrayList<>();
        List<Long> laterMoments = new ArrayList<>();
        for (LabelledPayment payment : world) {
            long eventMillis = payment.payment().eventMillis();
            if (eventMillis > moment) {
                if (random.nextInt(10) > 0) {
                    laterMoments.add(moment + 1 + random.nextLong(Worlds.START_MILLIS + DAYS * Worlds.DAY - moment));
                }
            } else if (eventMillis + DELAY.toMillis() > moment) {
                changed.add(new LabelledPayment(
                        payment.payment(), payment.label() == Label.FRAUD ? Label.GENUINE : Label.FRAUD));
            } else {
                changed.add(payment);
            }
        }
        laterMoments.sort(null);
        for (int i = 0; i < laterMoments.size(); i++) {
            changed.add(Worlds.payment("later" + i, laterMoments.get(i), random));
        }
        return changed;
    }

    private static List<double[]> vectorsUpTo(long moment, List<LabelledPayment> world) {
        List<FeatureReference> signature = new ArrayList<>();
        REGISTRY.views()
                .forEach(view -> view.features()
                        .forEach(feature ->
                                signature.add(new FeatureReference(view.name(), view.version(), feature.name()))));
        Ranges everyDay = new Ranges(
                Worlds.START,
                Worlds.START.plusDays(DAYS - 1),
                Worlds.START.plusDays(DAYS + 7),
                Worlds.START.plusDays(DAYS + 8),
                DELAY);
        DatasetBuilder builder = new DatasetBuilder(REGISTRY, VectorPlan.compile(REGISTRY, signature), everyDay);
        world.forEach(builder::offer);
        Examples examples = builder.build().training();
        List<double[]> vectors = new ArrayList<>();
        for (int row = 0; row < examples.rows() && examples.eventMillis(row) <= moment; row++) {
            double[] vector = new double[examples.columns()];
            for (int column = 0; column < vector.length; column++) {
                vector[column] = examples.value(row, column);
            }
            vectors.add(vector);
        }
        return vectors;
    }
}
