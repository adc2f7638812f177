package dev.mlsd.monitoring.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CbpeTest {

    private static final Offset<Double> EXACT = within(1e-12);

    @Test
    void at_fourRows_isNannyMl() {
        Cbpe estimate = Cbpe.at(0.5, new double[] {.95, .9, .15, .05});
        assertThat(estimate.truePositives()).isCloseTo(1.85, EXACT);
        assertThat(estimate.falsePositives()).isCloseTo(.15, EXACT);
        assertThat(estimate.falseNegatives()).isCloseTo(.2, EXACT);
        assertThat(estimate.trueNegatives()).isCloseTo(1.8, EXACT);
        assertThat(estimate.accuracy()).isCloseTo(.9125, EXACT);
        assertThat(estimate.precision()).isCloseTo(.925, EXACT);
        assertThat(estimate.recall()).isCloseTo(.9024390243902438, EXACT);
        assertThat(estimate.f1()).isCloseTo(.9135802469135803, EXACT);
        assertThat(estimate.rocAuc()).isCloseTo(.9315196998123828, EXACT);
        assertThat(estimate.averagePrecision()).isCloseTo(.9076219512195123, EXACT);
    }

    @Property
    void at_tiesInAnyOrder_isTheSame(@ForAll @Size(min = 1, max = 40) List<@IntRange(max = 6) Integer> sixths) {
        List<Integer> shuffled = new java.util.ArrayList<>(sixths);
        Collections.shuffle(shuffled, new Random(sixths.hashCode()));
        Cbpe one = Cbpe.at(0.5, sixths.stream().mapToDouble(s -> s / 6.0).toArray());
        Cbpe other = Cbpe.at(0.5, shuffled.stream().mapToDouble(s -> s / 6.0).toArray());
        assertThat(other).isEqualTo(one);
    }

    @Test
    void of_calibratedRows_comesCloseToTheTruth() {
        Random random = new Random(5);
        double[] probabilities = random.doubles(50_000).map(u -> Math.pow(u, 6)).toArray();
        boolean[] frauds = new boolean[probabilities.length];
        for (int i = 0; i < frauds.length; i++) {
            frauds[i] = random.nextDouble() < probabilities[i];
        }
        Cbpe estimate = Cbpe.at(0.3, probabilities);
        Confusion truth = Confusion.at(0.3, probabilities, frauds);
        assertThat(estimate.precision()).isCloseTo(truth.precision(), within(0.02));
        assertThat(estimate.recall()).isCloseTo(truth.recall(), within(0.02));
        assertThat(estimate.rocAuc()).isCloseTo(Ranking.rocAuc(probabilities, frauds), within(0.01));
        assertThat(estimate.averagePrecision())
                .isCloseTo(Ranking.averagePrecision(probabilities, frauds), within(0.02));
    }

    @Test
    void at_nothingToEstimateFrom_isUndefined() {
        assertThat(Cbpe.at(0.5, new double[0]).rocAuc()).isNaN();
        assertThat(Cbpe.at(0.5, new double[] {0, 0}).recall()).isNaN();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cbpe.at(0.5, new double[] {0.2, Double.NaN}))
                .withMessageContaining("row 1");
    }

    @Test
    void assumptions_modelTooSure_warns() {
        LabelledRows honest = LabelledRowsFixture.of(7, 20_000, p -> p);
        LabelledRows tooSure = LabelledRowsFixture.of(7, 20_000, p -> p / 3);
        assertThat(CbpeAssumptions.check(honest, 0.001).hold()).isTrue();
        CbpeAssumptions warned = CbpeAssumptions.check(tooSure, 0.2);
        assertThat(warned.hold()).isFalse();
        assertThat(outcome(warned, CbpeAssumptions.Assumption.CALIBRATED)).isEqualTo(CbpeAssumptions.Outcome.FAILS);
        assertThat(outcome(warned, CbpeAssumptions.Assumption.WITHIN_SUPPORT)).isEqualTo(CbpeAssumptions.Outcome.FAILS);
    }

    @Test
    void assumptions_withoutLabels_areUnknownAndDoNotHold() {
        CbpeAssumptions unknown = CbpeAssumptions.check(LabelledRowsFixture.of(7, 0, p -> p), 0);
        assertThat(unknown.hold()).isFalse();
        assertThat(outcome(unknown, CbpeAssumptions.Assumption.CALIBRATED)).isEqualTo(CbpeAssumptions.Outcome.UNKNOWN);
        assertThat(outcome(unknown, CbpeAssumptions.Assumption.WITHIN_SUPPORT))
                .isEqualTo(CbpeAssumptions.Outcome.HOLDS);
    }

    private static CbpeAssumptions.Outcome outcome(CbpeAssumptions assumptions, CbpeAssumptions.Assumption assumption) {
        return assumptions.checks().stream()
                .filter(check -> check.assumption() == assumption)
                .findFirst()
                .orElseThrow()
                .outcome();
    }

    @Test
    void priorShift_knownPrior_isFoundWithoutLabels() {
        LabelledRows world = LabelledRowsFixture.of(11, 60_000, p -> p);
        double before = rate(world, all -> true);
        // Of the genuine rows four in five are dropped: P(x | class) stays, the prior rises.
        int[] kept = IntStream.range(0, world.rows())
                .filter(i -> world.frauds()[i] || i % 5 == 0)
                .toArray();
        LabelledRows shifted = world.at(kept);
        double after = rate(shifted, all -> true);
        assertThat(PriorShift.estimate(shifted.probabilities(), before)).isCloseTo(after, within(0.1 * after));
        assertThat(PriorShift.estimate(world.probabilities(), before)).isCloseTo(before, within(0.1 * before));
        double corrected = Arrays.stream(shifted.probabilities())
                .map(p -> PriorShift.correct(p, before, after))
                .average()
                .orElseThrow();
        assertThat(corrected).isCloseTo(after, within(0.1 * after));
    }

    private static double rate(LabelledRows rows, java.util.function.IntPredicate which) {
        return IntStream.range(0, rows.rows())
                .filter(which)
                .mapToDouble(i -> rows.frauds()[i] ? 1 : 0)
                .average()
                .orElseThrow();
    }

    @Test
    void priorShift_badPrior_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> PriorShift.correct(0.5, 0, 0.5));
        assertThat(PriorShift.correct(0.5, 0.01, 0.01)).isCloseTo(0.5, EXACT);
        assertThat(PriorShift.estimate(new double[0], 0.1)).isNaN();
    }
}
