package dev.mlsd.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.feature.vector.VectorPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetBuilderTest {

    private static final Registry REGISTRY = RegistryReader.readDefault();
    private static final long HOUR = 3_600_000L;

    /** Days 0 to 6 to learn from, days 14 to 20 to test on, labels 7 days late. */
    private static final Ranges RANGES = new Ranges(
            Worlds.START,
            Worlds.START.plusDays(6),
            Worlds.START.plusDays(14),
            Worlds.START.plusDays(20),
            Duration.ofDays(7));

    private int payments;

    @Test
    void offer_paymentsOfOneCustomer_countsOnlyThoseBefore() {
        DatasetBuilder builder = builder("customer_payments@1:count_7d", "customer_payments@1:mean_7d");

        builder.offer(payment("alice", "shop", 0, 1, 10_00, Label.GENUINE));
        builder.offer(payment("alice", "shop", 0, 2, 30_00, Label.GENUINE));
        builder.offer(payment("alice", "shop", 0, 3, 99_00, Label.GENUINE));

        Examples training = builder.build().training();
        assertThat(training.column(0)).containsExactly(0, 1, 2);
        assertThat(training.column(1)).containsExactly(Double.NaN, 10, 20);
    }

    @Test
    void offer_labelDelayHasPassed_movesTheTerminalsRisk() {
        DatasetBuilder builder = builder("terminal_risk@1:count_30d", "terminal_risk@1:share_30d");

        builder.offer(payment("alice", "shop", 6, 10, 10_00, Label.FRAUD));
        builder.offer(payment("bob", "shop", 6, 11, 10_00, Label.GENUINE));
        builder.offer(payment("carol", "shop", 14, 1, 10_00, Label.GENUINE));

        Dataset dataset = builder.build();
        assertThat(dataset.training().column(0)).containsExactly(0, 0);
        assertThat(dataset.test().column(0)).containsExactly(2);
        assertThat(dataset.test().column(1)).containsExactly(0.5);
    }

    @Test
    void offer_customerWithFraudKnownByTheStartOfTheDay_leavesTheTest() {
        DatasetBuilder builder = builder("payment@1:amount");

        builder.offer(payment("alice", "shop", 3, 10, 10_00, Label.FRAUD));
        builder.offer(payment("bob", "shop", 7, 10, 10_00, Label.FRAUD));
        // Alice's fraud was known on day 10, Bob's becomes known on day 14 at 10:00.
        builder.offer(payment("alice", "shop", 14, 9, 1_00, Label.GENUINE));
        builder.offer(payment("bob", "shop", 14, 9, 2_00, Label.GENUINE));
        builder.offer(payment("bob", "shop", 14, 11, 3_00, Label.GENUINE));
        builder.offer(payment("bob", "shop", 15, 1, 4_00, Label.GENUINE));
        builder.offer(payment("carol", "shop", 15, 2, 5_00, Label.FRAUD));

        Dataset dataset = builder.build();
        assertThat(dataset.test().column(0)).containsExactly(2, 3, 5);
        assertThat(dataset.counts().compromised()).isEqualTo(2);
        assertThat(dataset.test().fraudCount()).isOne();
    }

    @Test
    void offer_fraudBeforeTheTrainingRange_doesNotCompromiseTheCard() {
        Ranges later = new Ranges(
                Worlds.START.plusDays(2),
                Worlds.START.plusDays(6),
                Worlds.START.plusDays(14),
                Worlds.START.plusDays(20),
                Duration.ofDays(7));
        DatasetBuilder builder = builder(later, "payment@1:amount");

        builder.offer(payment("alice", "shop", 1, 10, 10_00, Label.FRAUD));
        builder.offer(payment("alice", "shop", 14, 9, 1_00, Label.GENUINE));

        assertThat(builder.build().test().rows()).isOne();
    }

    @Test
    void offer_labelKnownAfterTheTestBegins_leavesTheTraining() {
        Ranges close = new Ranges(
                Worlds.START,
                Worlds.START.plusDays(6),
                Worlds.START.plusDays(10),
                Worlds.START.plusDays(12),
                Duration.ofDays(7));
        DatasetBuilder builder = builder(close, "payment@1:amount");

        builder.offer(payment("alice", "shop", 2, 23, 1_00, Label.GENUINE));
        builder.offer(payment("alice", "shop", 3, 1, 2_00, Label.GENUINE));

        Dataset dataset = builder.build();
        assertThat(dataset.training().column(0)).containsExactly(1);
        assertThat(dataset.counts().labelledTooLate()).isOne();
    }

    @Test
    void offer_unknownLabel_movesWindowsAndTeachesNothing() {
        DatasetBuilder builder = builder("customer_payments@1:count_30d", "terminal_risk@1:count_30d");

        builder.offer(payment("alice", "shop", 0, 1, 1_00, Label.UNKNOWN));
        builder.offer(payment("alice", "shop", 14, 1, 1_00, Label.GENUINE));

        Dataset dataset = builder.build();
        assertThat(dataset.training().rows()).isZero();
        assertThat(dataset.counts().unlabelled()).isOne();
        assertThat(dataset.test().column(0)).containsExactly(1);
        assertThat(dataset.test().column(1)).containsExactly(0);
    }

    @Test
    void offer_paymentFromBefore_isRefused() {
        DatasetBuilder builder = builder("payment@1:amount");
        builder.offer(payment("alice", "shop", 1, 1, 1_00, Label.GENUINE));

        assertThatThrownBy(() -> builder.offer(payment("alice", "shop", 0, 1, 1_00, Label.GENUINE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("order of time");
    }

    private static DatasetBuilder builder(String... features) {
        return builder(RANGES, features);
    }

    private static DatasetBuilder builder(Ranges ranges, String... features) {
        List<FeatureReference> references =
                List.of(features).stream().map(FeatureReference::parse).toList();
        return new DatasetBuilder(REGISTRY, VectorPlan.compile(REGISTRY, references), ranges);
    }

    private LabelledPayment payment(String customer, String terminal, int day, int hour, long amount, Label label) {
        long moment = Worlds.START_MILLIS + day * Worlds.DAY + hour * HOUR;
        return new LabelledPayment(new PaymentEvent("p" + payments++, customer, terminal, amount, moment), label);
    }
}
