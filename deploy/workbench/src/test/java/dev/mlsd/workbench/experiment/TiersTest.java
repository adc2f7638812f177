package dev.mlsd.workbench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.mlsd.workbench.experiment.Bench.DecidedPayment;
import dev.mlsd.workbench.experiment.TierCosts.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class TiersTest {

    private static final TierCosts COSTS = new TierCosts(2, 10, 0.05, 1, 0.9);

    private static DecidedPayment payment(double probability, double amount, boolean fraud) {
        return new DecidedPayment("p", "c", Math.round(100 * amount), 0, fraud, probability, "APPROVE", "m@1");
    }

    private static double total(Tiers tiers, List<DecidedPayment> payments) {
        return payments.stream()
                .mapToDouble(payment -> COSTS.of(tiers.of(payment), payment).total())
                .sum();
    }

    private static List<DecidedPayment> some(Random random, int count) {
        List<DecidedPayment> payments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Few different probabilities, so that many are equal.
            double probability = random.nextInt(8) / 8.0;
            payments.add(payment(probability, 1 + random.nextInt(300), random.nextDouble() < probability));
        }
        return payments;
    }

    @Test
    void cheapest_isWhatTryingEveryPairFinds() {
        Random random = new Random(1);
        double[] cuts = DoubleStream.concat(
                        DoubleStream.iterate(0, cut -> cut + 0.125).limit(8), DoubleStream.of(Double.POSITIVE_INFINITY))
                .toArray();
        for (int round = 0; round < 200; round++) {
            List<DecidedPayment> payments = some(random, 1 + random.nextInt(40));
            double least = Double.POSITIVE_INFINITY;
            for (double review : cuts) {
                for (double block : cuts) {
                    if (review <= block) {
                        least = Math.min(least, total(new Tiers(review, block), payments));
                    }
                }
            }

            Tiers cheapest = Tiers.cheapest(
                    payments, (tier, payment) -> COSTS.of(tier, payment).total());

            assertThat(total(cheapest, payments)).isCloseTo(least, within(1e-9));
        }
    }

    @Test
    void cheapest_ofFraudsThatLookLikeFrauds_lookAtTheDoubtfulAndBlockTheCertain() {
        List<DecidedPayment> payments = List.of(
                payment(0.01, 50, false), payment(0.2, 50, false), payment(0.2, 50, true), payment(0.9, 50, true));

        Tiers cheapest = Tiers.cheapest(
                payments, (tier, payment) -> COSTS.of(tier, payment).total());

        assertThat(cheapest).isEqualTo(new Tiers(0.2, 0.9));
    }

    @Test
    void of_onAThreshold_isTheMoreCareful() {
        Tiers tiers = new Tiers(0.2, 0.9);

        assertThat(tiers.of(payment(0.1999, 1, false))).isEqualTo(Tier.APPROVE);
        assertThat(tiers.of(payment(0.2, 1, false))).isEqualTo(Tier.REVIEW);
        assertThat(tiers.of(payment(0.9, 1, false))).isEqualTo(Tier.BLOCK);
        assertThat(Tiers.blockFrom(0.5).of(payment(0.5, 1, false))).isEqualTo(Tier.BLOCK);
        assertThat(Tiers.reviewFrom(0.5).of(payment(1, 1, false))).isEqualTo(Tier.REVIEW);
    }

    @Test
    void money_ofEachTier_isTheTables() throws ExperimentException {
        TierCosts read = TierCosts.of(
                Map.of("review", 2, "block_fixed", 10.0, "block_share", 0.05, "fraud_share", 1.0, "review_catch", 0.9));
        assertThat(read).isEqualTo(COSTS);

        assertThat(COSTS.of(Tier.APPROVE, payment(0, 200, true)).total()).isEqualTo(200);
        assertThat(COSTS.of(Tier.APPROVE, payment(0, 200, false)).total()).isZero();
        assertThat(COSTS.of(Tier.REVIEW, payment(0, 200, true)).total()).isCloseTo(22, within(1e-9));
        assertThat(COSTS.of(Tier.REVIEW, payment(0, 200, false)).total()).isEqualTo(2);
        assertThat(COSTS.of(Tier.BLOCK, payment(0, 200, false)).total()).isEqualTo(20);
        assertThat(COSTS.of(Tier.BLOCK, payment(0, 200, true)).total()).isZero();
    }

    @Test
    void expected_isTheMeanOfBothOutcomes() {
        for (Tier tier : Tier.values()) {
            double fraud = COSTS.of(tier, payment(0.3, 80, true)).total();
            double genuine = COSTS.of(tier, payment(0.3, 80, false)).total();
            assertThat(COSTS.expected(tier, payment(0.3, 80, false)))
                    .isCloseTo(0.3 * fraud + 0.7 * genuine, within(1e-9));
        }
    }

    @Test
    void tiersOutOfOrder_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tiers(0.5, 0.4))
                .withMessageContaining("got 0.5, 0.4");
    }
}
