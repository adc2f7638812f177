package dev.mlsd.monitoring.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LabelledQualityTest {

    private static final Offset<Double> EXACT = within(1e-9);

    @Test
    void figures_ofRows_areThoseOfTheirOwnClasses() {
        LabelledRows rows = LabelledRowsFixture.of(1, 5_000, p -> p);
        Map<Figure, Double> figures = CardBootstrap.figures(rows);
        Quality quality = Quality.evaluate(rows.probabilities(), rows.frauds());
        Confusion confusion = Confusion.at(0.3, rows.probabilities(), rows.frauds());
        assertThat(figures.get(Figure.ROC_AUC)).isCloseTo(quality.rocAuc(), EXACT);
        assertThat(figures.get(Figure.AVERAGE_PRECISION)).isCloseTo(quality.averagePrecision(), EXACT);
        assertThat(figures.get(Figure.BRIER)).isCloseTo(quality.brier(), EXACT);
        assertThat(figures.get(Figure.LOG_LOSS)).isCloseTo(quality.logLoss(), EXACT);
        assertThat(figures.get(Figure.ECE)).isCloseTo(quality.ece(), EXACT);
        assertThat(figures.get(Figure.PRECISION)).isCloseTo(confusion.precision(), EXACT);
        assertThat(figures.get(Figure.RECALL)).isCloseTo(confusion.recall(), EXACT);
        assertThat(figures.get(Figure.F1)).isCloseTo(confusion.f1(), EXACT);
    }

    @Test
    void intervals_ofManyWorlds_holdTheTruthAboutNineteenTimesInTwenty() {
        double truth = CardBootstrap.figures(LabelledRowsFixture.of(99, 400_000, p -> p))
                .get(Figure.ROC_AUC);
        long inside = IntStream.range(0, 100)
                .filter(seed -> CardBootstrap.intervals(LabelledRowsFixture.of(seed, 2_000, p -> p), seed)
                        .get(Figure.ROC_AUC)
                        .contains(truth))
                .count();
        assertThat(inside).isBetween(87L, 100L);
    }

    @Test
    void intervals_rowsOfCardsRepeated_areNoNarrowerForIt() {
        LabelledRows rows = LabelledRowsFixture.of(3, 3_000, p -> p);
        Interval once = CardBootstrap.intervals(rows, 1).get(Figure.RECALL);
        Interval often = CardBootstrap.intervals(LabelledRowsFixture.repeated(rows, 10), 1)
                .get(Figure.RECALL);
        assertThat(often.upper() - often.lower()).isCloseTo(once.upper() - once.lower(), EXACT);
    }

    @Test
    void intervals_tooFewCardsOrNoFraud_areUnknown() {
        LabelledRows few = LabelledRowsFixture.of(4, 15, p -> p);
        assertThat(CardBootstrap.intervals(few, 1).get(Figure.BRIER)).isEqualTo(Interval.UNKNOWN);
        LabelledRows genuine = LabelledRowsFixture.of(4, 2_000, p -> 0);
        assertThat(CardBootstrap.intervals(genuine, 1).get(Figure.ROC_AUC)).isEqualTo(Interval.UNKNOWN);
        assertThat(CardBootstrap.intervals(genuine, 1).get(Figure.BRIER).upper())
                .isPositive();
    }

    @Test
    void recalibration_oddsScaledByAFactor_isFoundBack() {
        LabelledRows rows = LabelledRowsFixture.of(8, 60_000, p -> new Recalibration(-1, 0.7).apply(p));
        Recalibration fit = Recalibration.of(rows.probabilities(), rows.frauds());
        assertThat(fit.intercept()).isCloseTo(-1, within(0.15));
        assertThat(fit.slope()).isCloseTo(0.7, within(0.05));
        Recalibration.Proposal proposal = Recalibration.propose(rows);
        assertThat(proposal.proposed()).isTrue();
        assertThat(proposal.brier()).isPositive();
        assertThat(proposal.interval().contains(proposal.logLoss())).isTrue();
    }

    @Test
    void recalibration_calibratedAlready_isNotProposed() {
        for (int seed = 0; seed < 20; seed++) {
            assertThat(Recalibration.propose(LabelledRowsFixture.of(seed, 5_000, p -> p))
                            .proposed())
                    .isFalse();
        }
        assertThat(Recalibration.propose(LabelledRowsFixture.of(1, 2_000, p -> 0))
                        .proposed())
                .isFalse();
    }

    @Test
    void recalibration_ofPrior_promisesAsManyFraudsAsCame() {
        LabelledRows rows = LabelledRowsFixture.of(8, 20_000, p -> p / (p + 4 * (1 - p)));
        Recalibration fit = Recalibration.ofPrior(rows.probabilities(), rows.frauds());
        double promised = IntStream.range(0, rows.rows())
                .mapToDouble(i -> fit.apply(rows.probabilities()[i]))
                .sum();
        long came =
                IntStream.range(0, rows.rows()).filter(i -> rows.frauds()[i]).count();
        assertThat(promised).isCloseTo(came, within(1e-6 * came));
        assertThat(fit.slope()).isEqualTo(1);
        assertThat(Math.exp(fit.intercept())).isCloseTo(0.25, within(0.03));
    }

    @Test
    void diagnosis_nothingChanged_isNoDriftOfEitherKind() {
        for (int seed = 0; seed < 50; seed++) {
            ShiftDiagnosis shift =
                    ShiftDiagnosis.of(LabelledRowsFixture.of(seed, 4_000, p -> p), ShiftDiagnosis.Rule.DEFAULT);
            assertThat(shift.labelDrift()).isFalse();
            assertThat(shift.conceptDrift()).isFalse();
        }
    }

    @Test
    void diagnosis_priorHalved_isLabelDriftAlone() {
        ShiftDiagnosis shift = ShiftDiagnosis.of(
                LabelledRowsFixture.of(2, 20_000, p -> p / (p + 4 * (1 - p))), ShiftDiagnosis.Rule.DEFAULT);
        assertThat(shift.labelDrift()).isTrue();
        assertThat(shift.conceptDrift()).isFalse();
        assertThat(shift.rateRatio()).isLessThan(0.67);
        assertThat(shift.oddsFactor()).isCloseTo(0.25, within(0.03));
    }

    @Test
    void diagnosis_fraudsOftenerThanAGoodModelPromised_isLabelDriftByTheOddsAlone() {
        LabelledRows sharp = LabelledRowsFixture.of(3, 20_000, p -> p * p * p / (p * p * p + Math.pow(1 - p, 3)));
        double[] promised = Arrays.stream(sharp.probabilities())
                .map(p -> p * p * p / (p * p * p + 3 * Math.pow(1 - p, 3)))
                .toArray();
        ShiftDiagnosis shift = ShiftDiagnosis.of(
                new LabelledRows(promised, sharp.frauds(), sharp.called(), sharp.costs(), sharp.groups()),
                ShiftDiagnosis.Rule.DEFAULT);
        assertThat(shift.rateRatio()).isLessThan(ShiftDiagnosis.Rule.DEFAULT.rateRatio());
        assertThat(shift.oddsFactor()).isCloseTo(3, within(0.4));
        assertThat(shift.labelDrift()).isTrue();
        assertThat(shift.conceptDrift()).isFalse();
    }

    @Test
    void diagnosis_fraudsWhereTheModelSeesNone_isConceptDrift() {
        Random random = new Random(1);
        ShiftDiagnosis shift = ShiftDiagnosis.of(
                LabelledRowsFixture.of(2, 20_000, p -> p > 0.3 ? p / 3 : p + 0.03 * random.nextDouble()),
                ShiftDiagnosis.Rule.DEFAULT);
        assertThat(shift.conceptDrift()).isTrue();
    }

    @Test
    void diagnosis_tooFewFrauds_saysSo() {
        ShiftDiagnosis shift = ShiftDiagnosis.of(LabelledRowsFixture.of(2, 100, p -> p), ShiftDiagnosis.Rule.DEFAULT);
        assertThat(shift.enough()).isFalse();
        assertThat(shift.labelDrift() || shift.conceptDrift()).isFalse();
    }

    @Test
    void costs_ofEachDecision_followTheTable() {
        Costs costs = new Costs(2, 10, 0.05, 1, 0.9);
        assertThat(costs.of(Costs.Action.APPROVE, true, 100)).isEqualTo(100);
        assertThat(costs.of(Costs.Action.APPROVE, false, 100)).isZero();
        assertThat(costs.of(Costs.Action.REVIEW, false, 100)).isEqualTo(2);
        assertThat(costs.of(Costs.Action.REVIEW, true, 100)).isCloseTo(12, EXACT);
        assertThat(costs.of(Costs.Action.BLOCK, false, 100)).isEqualTo(15);
        assertThat(costs.of(Costs.Action.BLOCK, true, 100)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> new Costs(-1, 0, 0, 1, 0));
    }
}
