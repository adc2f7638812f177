package dev.mlsd.workbench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RidgeLogisticTest {

    @Test
    void fit_rowsOfAKnownModel_findsItsWeights() {
        Random random = new Random(7);
        double[][] rows = new double[40_000][];
        boolean[] positive = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[] {100 + 10 * random.nextGaussian(), random.nextGaussian(), 5};
            double odds = -2 + 1.5 * (rows[i][0] - 100) / 10 - 0.7 * rows[i][1];
            positive[i] = random.nextDouble() < 1 / (1 + Math.exp(-odds));
        }
        RidgeLogistic model = RidgeLogistic.fit(rows, positive, 1);

        assertThat(model.score(new double[] {100, 0, 5})).isCloseTo(-2, within(0.1));
        assertThat(model.score(new double[] {110, 0, 5})).isCloseTo(-0.5, within(0.1));
        assertThat(model.score(new double[] {100, 1, 5})).isCloseTo(-2.7, within(0.1));
        assertThat(model.score(new double[] {100, Double.NaN, 5}))
                .as("a missing value is the mean")
                .isCloseTo(model.score(new double[] {100, 0, 5}), within(0.05));
    }

    @Test
    void fit_classesThatAreApart_staysFinite() {
        double[][] rows = {{1}, {2}, {3}, {10}, {11}, {12}};
        boolean[] positive = {false, false, false, true, true, true};

        RidgeLogistic model = RidgeLogistic.fit(rows, positive, 1);

        assertThat(model.score(new double[] {12})).isFinite().isGreaterThan(model.score(new double[] {1}));
    }

    @Test
    void fit_rareClassWeightedUpToHalf_saysEvenOddsWhereNothingIsKnown() {
        Random random = new Random(3);
        double[][] rows = new double[5_000][];
        boolean[] positive = new boolean[rows.length];
        double[] times = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[] {random.nextGaussian()};
            positive[i] = i % 10 == 0;
            times[i] = positive[i] ? 9 : 1;
        }

        assertThat(RidgeLogistic.fit(rows, positive, 1).probability(new double[] {0}))
                .isCloseTo(0.1, within(0.005));
        assertThat(RidgeLogistic.fit(rows, positive, times, 1).probability(new double[] {0}))
                .isCloseTo(0.5, within(0.01));
    }
}
