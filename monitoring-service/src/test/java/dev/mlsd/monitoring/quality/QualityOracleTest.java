package dev.mlsd.monitoring.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Values from the tests and documents of scikit-learn (calibration_curve, brier_score_loss, roc_auc_score, average_precision_score). */
class QualityOracleTest {

    private static final Offset<Double> EXACT = within(1e-12);

    @Test
    void reliability_threeBins_isTheCalibrationCurve() {
        boolean[] labels = {false, false, false, false, true, true, true, true, true};
        double[] probabilities = {.1, .2, .3, .4, .65, .7, .8, .9, 1};
        List<ReliabilityBin> bins = Calibration.reliability(probabilities, labels, 3);
        assertThat(bins).extracting(ReliabilityBin::observed).containsExactly(0.0, 0.5, 1.0);
        assertThat(bins.get(0).meanPredicted()).isCloseTo(.2, EXACT);
        assertThat(bins.get(1).meanPredicted()).isCloseTo(.525, EXACT);
        assertThat(bins.get(2).meanPredicted()).isCloseTo(.85, EXACT);
        assertThat(bins).extracting(ReliabilityBin::rows).containsExactly(3L, 2L, 4L);
        assertThat(Calibration.expectedError(bins)).isCloseTo((3 * .2 + 2 * .025 + 4 * .15) / 9, EXACT);
    }

    @Test
    void brier_fourRows_isScikitLearns() {
        assertThat(Calibration.brier(new double[] {.1, .9, .8, .3}, new boolean[] {false, true, true, false}))
                .isCloseTo(0.0375, EXACT);
    }

    @Test
    void ranking_fourRows_isScikitLearns() {
        boolean[] labels = {false, false, true, true};
        double[] scores = {.1, .4, .35, .8};
        assertThat(Ranking.rocAuc(scores, labels)).isCloseTo(.75, EXACT);
        assertThat(Ranking.averagePrecision(scores, labels)).isCloseTo(.8333333333333333, EXACT);
    }

    @Test
    void ranking_allTied_isChance() {
        boolean[] labels = {true, false, false, true, false};
        double[] scores = {.5, .5, .5, .5, .5};
        assertThat(Ranking.rocAuc(scores, labels)).isEqualTo(.5);
        assertThat(Ranking.averagePrecision(scores, labels)).isEqualTo(.4);
    }

    @Test
    void logLoss_certainAndWrong_isFinite() {
        assertThat(Calibration.logLoss(new double[] {1}, new boolean[] {false}))
                .isCloseTo(36.04365338911715, within(1e-9));
        assertThat(Calibration.logLoss(new double[] {.9, .1, .8, .35}, new boolean[] {true, false, true, false}))
                .isCloseTo(-(Math.log(.9) + Math.log(.9) + Math.log(.8) + Math.log(.65)) / 4, EXACT);
    }

    @Test
    void reliability_probabilitiesOnEdges_goToTheLowerBin() {
        double[] edges = {0, .1, .2, .3, .4, .5, .6, .7, .8, .9, 1};
        List<ReliabilityBin> bins = Calibration.reliability(edges, new boolean[11], 10);
        assertThat(bins).extracting(ReliabilityBin::rows).containsExactly(2L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L);
    }

    @Test
    void evaluate_oneClassOnly_leavesRankingUndefined() {
        Quality quality = Quality.evaluate(new double[] {.1, .2}, new boolean[2]);
        assertThat(quality.rocAuc()).isNaN();
        assertThat(quality.averagePrecision()).isNaN();
        assertThat(quality.brier()).isCloseTo(.025, EXACT);
        assertThat(Quality.evaluate(new double[0], new boolean[0]).brier()).isNaN();
    }

    @Test
    void confusion_atThreshold_countsTheThresholdAsPositive() {
        Confusion confusion =
                Confusion.at(.5, new double[] {.5, .7, .2, .1, .9}, new boolean[] {true, false, true, false, true});
        assertThat(confusion).isEqualTo(new Confusion(2, 1, 1, 1));
        assertThat(confusion.precision()).isCloseTo(2.0 / 3, EXACT);
        assertThat(confusion.recall()).isCloseTo(2.0 / 3, EXACT);
        assertThat(confusion.f1()).isCloseTo(2.0 / 3, EXACT);
        assertThat(confusion.accuracy()).isCloseTo(.6, EXACT);
        assertThat(Confusion.NONE.precision()).isNaN();
    }

    @Test
    void evaluate_badInput_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Quality.evaluate(new double[1], new boolean[2]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quality.evaluate(new double[] {1.5}, new boolean[1]))
                .withMessageContaining("got 1.5 in row 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ranking.rocAuc(new double[] {Double.NaN}, new boolean[1]));
    }
}
