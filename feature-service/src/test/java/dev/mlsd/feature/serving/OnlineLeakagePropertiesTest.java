package dev.mlsd.feature.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.lease.Windows;
import dev.mlsd.feature.online.OnlineRow;
import dev.mlsd.feature.online.RowKey;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.testing.EveryWindow;
import dev.mlsd.feature.testing.World;
import dev.mlsd.feature.testing.World.Arrival;
import dev.mlsd.feature.testing.World.LabelArrival;
import dev.mlsd.feature.testing.World.PaymentArrival;
import dev.mlsd.feature.v1.FeatureStatus;
import dev.mlsd.feature.vector.EntityTable;
import dev.mlsd.feature.vector.FeatureVector;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.feature.vector.VectorPlan;
import dev.mlsd.feature.window.EncodedWindows;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.assertj.core.data.Offset;

/**
 * Rows as the online store has them, read as of T: a vector is that of history at T, whatever has happened since, or says of itself
 * that it is not exact. What a row cannot tell is how late an event arrived: an event from before T is counted once it is there.
 */
class OnlineLeakagePropertiesTest {

    private static final List<FeatureReference> FEATURES = EveryWindow.SIGNATURE;
    private static final VectorPlan PLAN = VectorPlan.compile(EveryWindow.REGISTRY, FEATURES);
    private static final Signature SIGNATURE = Signature.compile(
            EveryWindow.REGISTRY,
            FEATURES.stream().map(FeatureReference::toString).toList());
    private static final long FINEST_HOP = Duration.ofSeconds(15).toMillis();

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void evaluate_rowsAtTheMoment_equalHistoryToTheBit(@ForAll long seed) {
        Random random = new Random(seed);
        World world = World.random(random, false);
        PaymentEvent question = world.question(random);
        EntityTable history = world.tableAt(EveryWindow.REGISTRY, question.eventMillis());
        EntityTable online = world.withAnotherFuture(question.eventMillis(), random)
                .tableAt(EveryWindow.REGISTRY, question.eventMillis());

        assertSame(served(online, question), history.vector(PLAN, question), true);
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void evaluate_rowsFarAheadOfTheMoment_equalHistoryOrSaySo(@ForAll long seed, @ForAll boolean crowds) {
        Random random = new Random(seed);
        World world = World.random(random, crowds);
        PaymentEvent question = world.question(random);
        EntityTable table = world.tableAt(EveryWindow.REGISTRY, question.eventMillis());
        FeatureVector history = table.vector(PLAN, question);
        later(world.withAnotherFuture(question.eventMillis(), random), question.eventMillis(), Long.MAX_VALUE)
                .forEach(arrival -> arrival.applyTo(table));

        assertSame(served(table, question), history, false);
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void evaluate_rowsAheadByLessThanAHop_equalHistoryToTheBit(@ForAll long seed) {
        Random random = new Random(seed);
        World world = World.random(random, false);
        PaymentEvent question = world.question(random);
        long moment = question.eventMillis();
        EntityTable table = world.tableAt(EveryWindow.REGISTRY, moment);
        FeatureVector history = table.vector(PLAN, question);
        later(world.withAnotherFuture(moment, random), moment, moment + FINEST_HOP)
                .forEach(arrival -> arrival.applyTo(table));

        assertSame(served(table, question), history, true);
    }

    /** What arrives after a moment and before another, without events from before it that come late. */
    private static List<Arrival> later(World world, long moment, long end) {
        return world.arrivals().stream()
                .filter(arrival -> arrival.arrivalMillis() > moment && arrival.arrivalMillis() < end)
                .filter(arrival -> switch (arrival) {
                    case PaymentArrival(PaymentEvent payment, long millis) -> payment.eventMillis() >= moment;
                    case LabelArrival label -> true;
                })
                .toList();
    }

    private static ServedVector served(EntityTable table, PaymentEvent question) {
        Query query =
                new Query(question.customerId(), question.terminalId(), question.amountMinor(), question.eventMillis());
        ServedRow[] rows = new ServedRow[SIGNATURE.views().size()];
        for (int i = 0; i < rows.length; i++) {
            FeatureView.Windows view = (FeatureView.Windows) SIGNATURE.views().get(i);
            String entity = VectorPlan.rowOf(view, question.customerId(), question.terminalId());
            rows[i] = ServedRow.none(view, entity, ServedRow.Trust.CURRENT);
            int position = i;
            table.forEachRow(view, (id, windows) -> {
                if (id.equals(entity)) {
                    OnlineRow row = OnlineRow.of(RowKey.of(view, id), 1, windows.sequence(), windows.encodeRow());
                    rows[position] = new ServedRow(
                            view,
                            id,
                            row,
                            EncodedWindows.of(view.layout(), row.bytes(), OnlineRow.WINDOWS_OFFSET),
                            null,
                            ServedRow.Trust.CURRENT,
                            Duration.ZERO);
                }
            });
        }
        return SIGNATURE.evaluate(query, rows, Windows.MOVING);
    }

    private static void assertSame(ServedVector served, FeatureVector history, boolean exact) {
        for (int i = 0; i < FEATURES.size(); i++) {
            double actual = served.values()[i];
            double expected = history.values()[i];
            if (served.statuses()[i] == FeatureStatus.APPROXIMATE) {
                assertThat(exact).as("%s has to be exact", FEATURES.get(i)).isFalse();
            } else if (EveryWindow.isExact(FEATURES.get(i)) || Double.isNaN(expected)) {
                assertThat(Double.doubleToLongBits(actual))
                        .as("%s is %s and was %s", FEATURES.get(i), actual, expected)
                        .isEqualTo(Double.doubleToLongBits(expected));
            } else {
                assertThat(actual).as("%s", FEATURES.get(i)).isCloseTo(expected, Offset.offset(1e-9 * (1 + expected)));
            }
        }
    }
}
