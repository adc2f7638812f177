package dev.mlsd.feature.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.testing.EveryWindow;
import dev.mlsd.feature.testing.World;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.assertj.core.data.Offset;

/** History replayed: a vector at T is made from what was known at T, whatever else the world does before or after. */
class LeakagePropertiesTest {

    private static final List<FeatureReference> SIGNATURE = EveryWindow.SIGNATURE;
    private static final VectorPlan PLAN = VectorPlan.compile(EveryWindow.REGISTRY, SIGNATURE);

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void vector_allThatIsNotKnownAtItsMomentChanged_staysTheSame(@ForAll long seed, @ForAll boolean crowds) {
        Random random = new Random(seed);
        World world = World.random(random, crowds);
        PaymentEvent question = world.question(random);
        long moment = question.eventMillis();
        World another = world.withAnotherFuture(moment, random);

        FeatureVector vector = vector(world, question);
        FeatureVector other = vector(another, question);

        for (int i = 0; i < SIGNATURE.size(); i++) {
            boolean exact = isExact(vector, i) && isExact(other, i);
            assertThat(exact || crowds).as("%s is exact", SIGNATURE.get(i)).isTrue();
            if (exact) {
                assertSame(SIGNATURE.get(i), other.values()[i], vector.values()[i]);
            }
        }
    }

    /** The other way round: these properties would notice, for what is known does move vectors. */
    @Property(tries = 50, shrinking = ShrinkingMode.OFF)
    void vector_somethingKnownAtItsMomentChanged_differs(@ForAll long seed) {
        Random random = new Random(seed);
        World world = World.random(random, false);
        PaymentEvent question = world.question(random);
        EntityTable table = world.tableAt(EveryWindow.REGISTRY, question.eventMillis());
        FeatureVector vector = table.vector(PLAN, question);
        table.apply(new PaymentEvent(
                "one more", question.customerId(), question.terminalId(), 1, question.eventMillis() - 1));

        assertThat(table.vector(PLAN, question).values()).isNotEqualTo(vector.values());
    }

    private static FeatureVector vector(World world, PaymentEvent question) {
        return world.tableAt(EveryWindow.REGISTRY, question.eventMillis()).vector(PLAN, question);
    }

    private static boolean isExact(FeatureVector vector, int feature) {
        return vector.statuses()[feature] != ValueStatus.APPROXIMATE;
    }

    private static void assertSame(FeatureReference feature, double actual, double expected) {
        if (EveryWindow.isExact(feature) || Double.isNaN(expected)) {
            assertThat(Double.doubleToLongBits(actual))
                    .as("%s is %s and was %s", feature, actual, expected)
                    .isEqualTo(Double.doubleToLongBits(expected));
        } else {
            assertThat(actual).as("%s", feature).isCloseTo(expected, Offset.offset(1e-9 * (1 + expected)));
        }
    }
}
