package dev.mlsd.monitoring.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationsTest {

    /** Frauds come as the probabilities promise, after their log-odds were raised by a shift. */
    private static EvaluationResource.Rows rows(int count, double shift, long seed) {
        Random random = new Random(seed);
        double[] probabilities = new double[count];
        boolean[] frauds = new boolean[count];
        boolean[] called = new boolean[count];
        for (int i = 0; i < count; i++) {
            double odds = -3 + 2 * random.nextGaussian();
            frauds[i] = random.nextDouble() < 1 / (1 + Math.exp(-odds));
            probabilities[i] = 1 / (1 + Math.exp(-odds - shift));
            called[i] = probabilities[i] > 0.3;
        }
        return new EvaluationResource.Rows(probabilities, frauds, called, null);
    }

    @Test
    void quality_calibratedRows_isEstimatedWithoutLabelsAndTrusted() {
        EvaluationAnswer.Quality quality = Evaluations.quality(rows(20_000, 0, 1));
        assertThat(quality.estimate().get("recall")).isCloseTo(quality.figures().get("recall"), within(0.05));
        assertThat(quality.trusted()).isTrue();
        assertThat(quality.assumptions())
                .extracting(QualityAnswer.Check::assumption)
                .containsExactly("calibrated", "no_concept_drift");
        assertThat(quality.confusion().truePositives() + quality.confusion().falseNegatives())
                .isEqualTo(quality.frauds());
        assertThat(quality.intervals().get("recall").lower())
                .isLessThan(quality.figures().get("recall"));
        assertThat(quality.shift().labelDrift()).isFalse();
    }

    @Test
    void quality_labelsDealtOutAnew_isConceptDriftThatTheEstimateMisses() {
        EvaluationResource.Rows rows = rows(20_000, 0, 1);
        List<Boolean> labels = new ArrayList<>();
        for (boolean fraud : rows.frauds()) {
            labels.add(fraud);
        }
        Collections.shuffle(labels, new Random(2));
        boolean[] shuffled = new boolean[labels.size()];
        for (int i = 0; i < shuffled.length; i++) {
            shuffled[i] = labels.get(i);
        }
        EvaluationAnswer.Quality before = Evaluations.quality(rows);
        EvaluationAnswer.Quality after =
                Evaluations.quality(new EvaluationResource.Rows(rows.probabilities(), shuffled, rows.called(), null));
        assertThat(after.estimate()).isEqualTo(before.estimate());
        assertThat(after.figures().get("recall")).isLessThan(before.figures().get("recall") / 2);
        assertThat(after.trusted()).isFalse();
        assertThat(after.shift().conceptDrift()).isTrue();
        assertThat(after.shift().labelDrift()).isFalse();
    }

    @Test
    void calibration_ofOverstatedOdds_isMendedByBothMethodsOnRowsNotSeen() {
        EvaluationAnswer.Calibrations calibrations =
                Evaluations.calibration(new EvaluationResource.Fitting(rows(20_000, 2, 1), rows(20_000, 2, 2)));
        EvaluationAnswer.Calibrated none = calibrations.calibrations().getFirst();
        assertThat(none.method()).isEqualTo("none");
        for (EvaluationAnswer.Calibrated one : calibrations.calibrations().subList(1, 3)) {
            assertThat(one.figures().get("ece")).isLessThan(none.figures().get("ece") / 5);
            assertThat(one.figures().get("brier"))
                    .isLessThan(none.intervals().get("brier").lower());
            assertThat(one.figures().get("roc_auc")).isCloseTo(none.figures().get("roc_auc"), within(0.01));
        }
    }

    @Test
    void distances_ofAWindowLikeTheReference_areSmallAndOfAMovedOneLarge() {
        Random random = new Random(4);
        List<Double> reference = draw(random, 0);
        List<Double> moved = draw(random, 1);
        moved.set(0, null);
        EvaluationAnswer.Distances distances =
                Evaluations.distances(new EvaluationResource.Samples(reference, List.of(draw(random, 0), moved)));
        EvaluationAnswer.Distance like = distances.windows().getFirst();
        EvaluationAnswer.Distance other = distances.windows().getLast();
        assertThat(distances.groups()).isEqualTo(10);
        assertThat(like.psi()).isLessThan(0.02);
        assertThat(like.state()).isEqualTo("ok");
        assertThat(other.state()).isEqualTo("drift");
        assertThat(other.wasserstein()).isCloseTo(1, within(0.1));
        assertThat(other.ks()).isCloseTo(0.383, within(0.03)); // 2 Φ(1/2) - 1
        assertThat(other.kl()).isNotNull();
    }

    private static List<Double> draw(Random random, double shift) {
        return new ArrayList<>(IntStream.range(0, 5_000)
                .mapToObj(i -> random.nextGaussian() + shift)
                .toList());
    }

    @Test
    void wrongRows_areToldWhatIsWrong() {
        assertThatThrownBy(() -> Evaluations.quality(null))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("bad_rows"));
        assertThatThrownBy(() -> Evaluations.quality(
                        new EvaluationResource.Rows(new double[] {1.5}, new boolean[] {true}, null, null)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().value()).contains("1.5"));
        assertThatThrownBy(() -> Evaluations.quality(
                        new EvaluationResource.Rows(new double[] {0.5}, new boolean[2], null, null)))
                .isInstanceOf(ProblemException.class);
        EvaluationResource.Rows genuine =
                new EvaluationResource.Rows(new double[] {0.5}, new boolean[] {false}, null, null);
        assertThatThrownBy(() -> Evaluations.calibration(new EvaluationResource.Fitting(genuine, genuine)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().field()).isEqualTo("fit.frauds"));
        assertThatThrownBy(
                        () -> Evaluations.distances(new EvaluationResource.Samples(List.of(1.0), List.of(List.of()))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().field()).isEqualTo("windows[0]"));
    }
}
