package dev.mlsd.inference.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class CostTableTest {

    private static final CostTable USUAL = new CostTable(4, 15, 0.1, 1, 0.9);

    @Property(tries = 5000)
    void verdict_anyCostsAmountAndProbability_isTheCheapest(
            @ForAll @DoubleRange(min = 0, max = 50) double review,
            @ForAll @DoubleRange(min = 0, max = 100) double blockFixed,
            @ForAll @DoubleRange(min = 0, max = 1) double blockShare,
            @ForAll @DoubleRange(min = 0.01, max = 2) double fraudShare,
            @ForAll @DoubleRange(min = 0, max = 1) double reviewCatch,
            @ForAll @DoubleRange(min = 0.01, max = 100_000) double amount,
            @ForAll @DoubleRange(min = 0, max = 1) @Scale(6) double probability) {
        CostTable costs = new CostTable(review, blockFixed, blockShare, fraudShare, reviewCatch);

        Verdict verdict = costs.thresholds(amount).verdict(probability);

        double cheapest = Double.POSITIVE_INFINITY;
        for (Verdict action : Verdict.values()) {
            cheapest = Math.min(cheapest, costs.expected(action, probability, amount));
        }
        assertThat(costs.expected(verdict, probability, amount)).isCloseTo(cheapest, within(1e-9 * (1 + cheapest)));
    }

    @Test
    void thresholds_reviewPays_areTheTwoCrossings() {
        Thresholds thresholds = USUAL.thresholds(200);

        // approve = review at 4 / (0.9 * 200); review = block at (35 - 4) / (35 + 0.1 * 200)
        assertThat(thresholds.review()).isCloseTo(4 / 180.0, within(1e-12));
        assertThat(thresholds.block()).isCloseTo(31 / 55.0, within(1e-12));
        assertThat(USUAL.expected(Verdict.APPROVE, thresholds.review(), 200))
                .isCloseTo(USUAL.expected(Verdict.REVIEW, thresholds.review(), 200), within(1e-9));
        assertThat(USUAL.expected(Verdict.REVIEW, thresholds.block(), 200))
                .isCloseTo(USUAL.expected(Verdict.BLOCK, thresholds.block(), 200), within(1e-9));
    }

    @Test
    void thresholds_reviewNeverPays_areEqual() {
        Thresholds thresholds = new CostTable(50, 1, 0, 1, 0.9).thresholds(10);

        assertThat(thresholds.review()).isEqualTo(thresholds.block()).isCloseTo(1 / 11.0, within(1e-12));
        assertThat(thresholds.verdict(0.5)).isEqualTo(Verdict.BLOCK);
        assertThat(thresholds.verdict(0.05)).isEqualTo(Verdict.APPROVE);
    }

    @Property
    void thresholds_largerAmount_isReviewedEarlier(
            @ForAll @DoubleRange(min = 5, max = 1000) double amount,
            @ForAll @DoubleRange(min = 1.01, max = 10) double times) {
        assertThat(USUAL.thresholds(amount * times).review())
                .isLessThan(USUAL.thresholds(amount).review());
    }

    @Test
    void verdict_onAThreshold_isTheMoreCareful() {
        Thresholds thresholds = new Thresholds(0.1, 0.5);

        assertThat(thresholds.verdict(0.1)).isEqualTo(Verdict.REVIEW);
        assertThat(thresholds.verdict(0.5)).isEqualTo(Verdict.BLOCK);
        assertThat(thresholds.verdict(Math.nextDown(0.1))).isEqualTo(Verdict.APPROVE);
        assertThat(thresholds.verdict(0)).isEqualTo(Verdict.APPROVE);
    }

    @Test
    void construction_impossibleValues_sayWhichAndWhatTheyGot() {
        assertThatThrownBy(() -> new CostTable(-1, 0, 0, 1, 0.5))
                .hasMessageContaining("review")
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> new CostTable(1, 0, 0, 0, 0.5)).hasMessageContaining("fraud_share");
        assertThatThrownBy(() -> new CostTable(1, 0, 0, 1, 1.5)).hasMessageContaining("review_catch");
        assertThatThrownBy(() -> new CostTable(1, Double.NaN, 0, 1, 0.5)).hasMessageContaining("block_fixed");
        assertThatThrownBy(() -> USUAL.thresholds(-1)).hasMessageContaining("got -1");
        assertThat(USUAL.thresholds(0).verdict(0.99)).isEqualTo(Verdict.APPROVE);
        assertThatThrownBy(() -> new Thresholds(0.6, 0.5)).hasMessageContaining("review 0.6");
        assertThatThrownBy(() -> new Thresholds(0.1, 0.2).verdict(Double.NaN)).hasMessageContaining("NaN");
    }
}
