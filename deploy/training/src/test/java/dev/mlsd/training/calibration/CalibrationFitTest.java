package dev.mlsd.training.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationFitTest {

    @Test
    void platt_scoresThatAreProbabilities_changesNothing() {
        FittedCalibration.Platt platt = PlattFit.fit(world(1, 200_000, 1, 0)).orElseThrow();

        assertThat(platt.a()).isEqualTo(1, within(0.02));
        assertThat(platt.b()).isEqualTo(0, within(0.05));
    }

    @Test
    void platt_distortedScores_findsTheDistortion() {
        FittedCalibration.Platt platt =
                PlattFit.fit(world(2, 200_000, 0.7, -1.2)).orElseThrow();

        assertThat(platt.a()).isEqualTo(0.7, within(0.02));
        assertThat(platt.b()).isEqualTo(-1.2, within(0.05));
    }

    @Test
    void platt_separableScores_staysFinite() {
        ScoredRows rows = new ScoredRows(new double[] {0.1, 0.2, 0.8, 0.9}, new boolean[] {false, false, true, true});

        FittedCalibration.Platt platt = PlattFit.fit(rows).orElseThrow();

        assertThat(platt.a()).isFinite().isPositive();
        assertThat(platt.b()).isFinite();
    }

    @Test
    void platt_higherScoresMeanFewerFrauds_isEmpty() {
        ScoredRows rows = new ScoredRows(new double[] {0.1, 0.2, 0.8, 0.9}, new boolean[] {true, true, false, false});

        assertThat(PlattFit.fit(rows)).isEmpty();
    }

    @Test
    void isotonic_adjacentViolators_arePooled() {
        ScoredRows rows = new ScoredRows(new double[] {0.4, 0.1, 0.3, 0.2}, new boolean[] {true, false, false, true});

        FittedCalibration.Isotonic isotonic = IsotonicFit.fit(rows);

        assertThat(isotonic.x()).containsExactly(0.1, 0.2, 0.3, 0.4);
        // One in two in the middle; the ends stay 1 / 8 away from certainty.
        assertThat(isotonic.y()).containsExactly(0.125, 0.5, 0.5, 0.875);
    }

    @Test
    void isotonic_equalScores_areOnePoint() {
        ScoredRows rows = new ScoredRows(new double[] {0.3, 0.3, 0.3, 0.3}, new boolean[] {true, false, false, false});

        FittedCalibration.Isotonic isotonic = IsotonicFit.fit(rows);

        assertThat(isotonic.x()).containsExactly(0.3);
        assertThat(isotonic.y()).containsExactly(0.25);
    }

    @Test
    void isotonic_anyRows_risesAndKeepsTheMeanAndBeatsEveryConstant() {
        for (int seed = 0; seed < 50; seed++) {
            ScoredRows rows = world(seed, 500, 1.5, 0.5);
            FittedCalibration.Isotonic isotonic = IsotonicFit.fit(rows);

            for (int i = 1; i < isotonic.x().length; i++) {
                assertThat(isotonic.x()[i]).isGreaterThan(isotonic.x()[i - 1]);
                assertThat(isotonic.y()[i]).isGreaterThanOrEqualTo(isotonic.y()[i - 1]);
            }
            double sum = 0;
            double error = 0;
            double constantError = 0;
            double rate = rows.fraudCount() / 500.0;
            for (int row = 0; row < 500; row++) {
                double y = rows.frauds()[row] ? 1 : 0;
                double p = isotonic.calibration().apply(rows.scores()[row]);
                sum += p;
                error += (p - y) * (p - y);
                constantError += (rate - y) * (rate - y);
            }
            // The margin of 1 / (2 rows) at the ends moves the sum by at most a half.
            assertThat(sum).isEqualTo(rows.fraudCount(), within(0.5));
            assertThat(error).isLessThanOrEqualTo(constantError + 1e-3);
        }
    }

    @Test
    void isotonic_rowsInAnotherOrder_areTheSame() {
        ScoredRows rows = world(3, 300, 1, 0);
        double[] scores = new double[300];
        boolean[] frauds = new boolean[300];
        for (int row = 0; row < 300; row++) {
            scores[row] = rows.scores()[299 - row];
            frauds[row] = rows.frauds()[299 - row];
        }
        FittedCalibration.Isotonic reversed = IsotonicFit.fit(new ScoredRows(scores, frauds));

        assertThat(reversed.x()).isEqualTo(IsotonicFit.fit(rows).x());
        assertThat(reversed.y()).isEqualTo(IsotonicFit.fit(rows).y());
    }

    @Test
    void choice_plattWorld_takesPlatt() {
        CalibrationChoice choice = CalibrationChoice.of(world(4, 3_000, 0.8, 0.3), folds(3_000), 5);

        assertThat(choice.fitted()).isInstanceOf(FittedCalibration.Platt.class);
        assertThat(choice.plattBrier()).isLessThanOrEqualTo(choice.isotonicBrier());
    }

    @Test
    void choice_stepWorld_takesIsotonic() {
        Random random = new Random(5);
        double[] scores = new double[20_000];
        boolean[] frauds = new boolean[20_000];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = random.nextDouble();
            frauds[row] = random.nextDouble() < (scores[row] < 0.9 ? 0.05 : 0.6);
        }
        CalibrationChoice choice = CalibrationChoice.of(new ScoredRows(scores, frauds), folds(20_000), 5);

        assertThat(choice.fitted()).isInstanceOf(FittedCalibration.Isotonic.class);
        assertThat(choice.fitted().calibration().apply(0.5)).isEqualTo(0.05, within(0.02));
        assertThat(choice.fitted().calibration().apply(0.95)).isEqualTo(0.6, within(0.05));
    }

    @Test
    void choice_invertedScores_takesIsotonic() {
        ScoredRows rows = world(6, 2_000, 1, 0);
        double[] inverted = rows.scores().clone();
        for (int row = 0; row < inverted.length; row++) {
            inverted[row] = 1 - inverted[row];
        }
        CalibrationChoice choice = CalibrationChoice.of(new ScoredRows(inverted, rows.frauds()), folds(2_000), 5);

        assertThat(choice.fitted()).isInstanceOf(FittedCalibration.Isotonic.class);
    }

    /** Scores whose true probability is sigmoid(a * logit + b). */
    private static ScoredRows world(long seed, int count, double a, double b) {
        Random random = new Random(seed);
        double[] scores = new double[count];
        boolean[] frauds = new boolean[count];
        for (int row = 0; row < count; row++) {
            double logit = random.nextGaussian() * 1.5;
            scores[row] = 1 / (1 + Math.exp(-logit));
            frauds[row] = random.nextDouble() < 1 / (1 + Math.exp(-(a * logit + b)));
        }
        return new ScoredRows(scores, frauds);
    }

    private static int[] folds(int count) {
        int[] folds = new int[count];
        for (int row = 0; row < count; row++) {
            folds[row] = row % 5;
        }
        return folds;
    }
}
