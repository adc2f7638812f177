package dev.mlsd.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DriftJudgeTest {

    private static final DriftJudge JUDGE = DriftJudge.DEFAULT;

    private final double[] reference = normal(1, 20_000, 0);
    private final Bins bins = Bins.ofQuantiles(reference, Bins.MAX_BINS);
    private final Histogram histogram = Histogram.of(bins, reference);

    private static double[] normal(long seed, int rows, double shift) {
        Random random = new Random(seed);
        return random.doubles(rows).map(u -> random.nextGaussian() + shift).toArray();
    }

    private Histogram day(double[] values) {
        return Histogram.of(bins, values);
    }

    private Optional<NullDistribution> healthy(int days, double wander) {
        List<Histogram> healthy = new ArrayList<>();
        for (int d = 0; d < days; d++) {
            healthy.add(day(normal(100 + d, 5_000, wander * new Random(d).nextGaussian())));
        }
        return NullDistribution.of(histogram, healthy);
    }

    private DriftJudge.Verdict judge(Histogram window, Optional<NullDistribution> healthy) {
        return JUDGE.judge(List.of(new DriftJudge.Candidate(Optional.of(histogram), window, healthy)))
                .getFirst();
    }

    @Test
    void judge_daysThatNeverDiffer_leaveTheFloor() {
        DriftJudge.Verdict verdict = judge(day(normal(2, 5_000, 0.3)), healthy(14, 0));
        assertThat(verdict.threshold()).isEqualTo(0.05);
        assertThat(verdict.source()).isEqualTo(DriftJudge.Source.EFFECT_FLOOR);
        assertThat(verdict.state()).isEqualTo(FeatureDrift.State.DRIFT);
        assertThat(verdict.healthyDays()).isEqualTo(14);
    }

    @Test
    void judge_daysThatWander_raiseTheThresholdAboveAnotherSuchDay() {
        Histogram another = day(normal(2, 5_000, 0.3));
        DriftJudge.Verdict verdict = judge(another, healthy(14, 0.25));
        assertThat(verdict.figures().psi()).isGreaterThan(0.05);
        assertThat(verdict.source()).isEqualTo(DriftJudge.Source.HEALTHY_DAYS);
        assertThat(verdict.state()).isEqualTo(FeatureDrift.State.OK);
        assertThat(judge(day(normal(3, 5_000, 1.5)), healthy(14, 0.25)).state()).isEqualTo(FeatureDrift.State.DRIFT);
    }

    @Test
    void judge_tooFewHealthyDays_goesByTheFloorAndSaysSo() {
        DriftJudge.Verdict verdict = judge(day(normal(2, 5_000, 0.3)), healthy(6, 0.25));
        assertThat(verdict.source()).isEqualTo(DriftJudge.Source.FLOOR_WITHOUT_DAYS);
        assertThat(verdict.pValue()).isNaN();
        assertThat(verdict.state()).isEqualTo(FeatureDrift.State.DRIFT);
    }

    @Test
    void judge_manyFeatures_demandsMoreOfEach() {
        Optional<NullDistribution> healthy = healthy(14, 0.25);
        List<DriftJudge.Candidate> many = new ArrayList<>(Collections.nCopies(
                40, new DriftJudge.Candidate(Optional.of(histogram), day(normal(2, 5_000, 0.1)), healthy)));
        assertThat(JUDGE.judge(many).getFirst().threshold())
                .isGreaterThan(judge(day(normal(2, 5_000, 0.1)), healthy).threshold());
    }

    @Test
    void judge_withoutReference_saysSo() {
        DriftJudge.Candidate candidate =
                new DriftJudge.Candidate(Optional.empty(), day(normal(2, 5_000, 3)), Optional.empty());
        DriftJudge.Verdict verdict = JUDGE.judge(List.of(candidate)).getFirst();
        assertThat(verdict.state()).isEqualTo(FeatureDrift.State.NO_REFERENCE);
        assertThat(verdict.figures().psi()).isNaN();
    }

    @Test
    void judge_featureWentNull_isBrokenAndNotDrift() {
        double[] window = normal(2, 5_000, 0);
        Arrays.fill(window, 0, 2_500, Double.NaN);
        DriftJudge.Verdict verdict = judge(day(window), healthy(14, 0));
        assertThat(verdict.state()).isEqualTo(FeatureDrift.State.BROKEN);
        assertThat(verdict.broken()).contains(BrokenData.MISSING);
    }

    @Test
    void judge_featureFroze_isBrokenAndNotDrift() {
        double[] window = new double[5_000];
        Arrays.fill(window, reference[7]);
        DriftJudge.Verdict verdict = judge(day(window), healthy(14, 0));
        assertThat(verdict.state()).isEqualTo(FeatureDrift.State.BROKEN);
        assertThat(verdict.broken()).contains(BrokenData.FROZEN);
    }

    @Test
    void broken_valueThatNearlyAllRowsHaveAnyway_isNotFrozen() {
        double[] rare = new double[10_000];
        Arrays.fill(rare, 0, 200, 1);
        Histogram mostlyZero = Histogram.of(Bins.ofQuantiles(rare, Bins.MAX_BINS), rare);
        assertThat(BrokenData.of(mostlyZero, Histogram.of(mostlyZero.bins(), new double[1_000])))
                .isEmpty();
        assertThat(BrokenData.of(mostlyZero, new Histogram(mostlyZero.bins()))).isEmpty();
    }

    @Test
    void broken_flagThatIsOneForAWholeWindow_isNotFrozen() {
        double[] atNight = new double[10_000];
        Arrays.fill(atNight, 0, 3_000, 1);
        Histogram flag = Histogram.of(Bins.ofQuantiles(atNight, Bins.MAX_BINS), atNight);
        assertThat(BrokenData.of(flag, Histogram.of(flag.bins(), new double[1_000])))
                .isEmpty();
    }

    @Test
    void judge_healthyDaysThatWander_callsFewOfThoseToCome() {
        Optional<NullDistribution> healthy = healthy(14, 0.15);
        int calls = 0;
        for (int d = 0; d < 200; d++) {
            Histogram window = day(normal(5_000 + d, 2_000, 0.15 * new Random(999 + d).nextGaussian()));
            calls += judge(window, healthy).state() == FeatureDrift.State.DRIFT ? 1 : 0;
        }
        assertThat(calls).isLessThanOrEqualTo(12); // 2 expected at a level of 0.01
    }

    @Test
    void nullDistribution_quantileAndPValue_areInverse() {
        NullDistribution days = NullDistribution.ofIndices(new double[] {.01, .02, .015, .03, .01, .02, .025, .012})
                .orElseThrow();
        for (double p : new double[] {0.5, 0.05, 0.001, 1e-6}) {
            assertThat(days.pValue(days.quantile(p))).isCloseTo(p, within(1e-9));
        }
        assertThat(days.pValue(0)).isEqualTo(1);
        assertThat(NullDistribution.ofIndices(new double[7]).orElseThrow().quantile(0.001))
                .isLessThan(1e-4);
        assertThatIllegalArgumentException().isThrownBy(() -> days.quantile(0));
    }

    @Test
    void cutoff_examplesOfThePaper_areItsOwn() {
        // Benjamini and Hochberg (1995), section 4.1: 15 p-values, four called at 0.05.
        double[] pValues = {
            .0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1
        };
        double cutoff = BenjaminiHochberg.cutoff(pValues, 0.05);
        assertThat(Arrays.stream(pValues).filter(p -> p <= cutoff)).hasSize(4);
        assertThat(BenjaminiHochberg.cutoff(new double[] {0.5, 0.9, Double.NaN}, 0.05))
                .isEqualTo(0.025);
        assertThat(BenjaminiHochberg.cutoff(new double[0], 0.05)).isEqualTo(0.05);
        assertThatIllegalArgumentException().isThrownBy(() -> BenjaminiHochberg.cutoff(pValues, 1));
    }
}
