package dev.mlsd.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogisticFitTest {

    private static final int COLUMNS = 19;

    @Test
    void fit_rowThatCountsThreeTimes_isTheSameAsThreeRows() {
        float[][] rows = rows(400);
        boolean[] frauds = frauds(rows);
        double[] counts = new double[rows.length];
        Arrays.fill(counts, 1);
        counts[7] = 3;
        float[][] repeated = Arrays.copyOf(rows, rows.length + 2);
        boolean[] labels = Arrays.copyOf(frauds, repeated.length);
        double[] ones = new double[repeated.length];
        Arrays.fill(ones, 1);
        for (int i = rows.length; i < repeated.length; i++) {
            repeated[i] = rows[7];
            labels[i] = frauds[7];
        }

        assertThat(new LogisticFit(rows, frauds, counts, 1).fit())
                .containsExactly(new LogisticFit(repeated, labels, ones, 1).fit(), within(1e-6));
    }

    @Test
    void fit_anyRows_givesProbabilitiesThatAddUpToTheFrauds() {
        float[][] rows = rows(1_000);
        boolean[] frauds = frauds(rows);
        double[] counts = new double[rows.length];
        Arrays.fill(counts, 2);

        double[] weights = new LogisticFit(rows, frauds, counts, 0.1).fit();

        double expected = 0;
        double count = 0;
        for (int i = 0; i < rows.length; i++) {
            double sum = weights[COLUMNS];
            for (int j = 0; j < COLUMNS; j++) {
                sum += weights[j] * rows[i][j];
            }
            expected += 1 / (1 + Math.exp(-sum));
            count += frauds[i] ? 1 : 0;
        }
        // The bias is free, so its gradient, the difference of both, is what the search has left of it.
        assertThat(expected).isCloseTo(count, within(0.02 * count));
        assertThat(weights[0]).isGreaterThan(1);
        assertThat(weights[1]).isLessThan(-1);
    }

    private static float[][] rows(int count) {
        SplittableRandom random = new SplittableRandom(4);
        float[][] rows = new float[count][COLUMNS];
        for (float[] row : rows) {
            for (int j = 0; j < COLUMNS; j++) {
                row[j] = (float) random.nextGaussian();
            }
        }
        return rows;
    }

    private static boolean[] frauds(float[][] rows) {
        SplittableRandom random = new SplittableRandom(5);
        boolean[] frauds = new boolean[rows.length];
        for (int i = 0; i < frauds.length; i++) {
            double logit = 2 * rows[i][0] - 3 * rows[i][1] - 1;
            frauds[i] = random.nextDouble() < 1 / (1 + Math.exp(-logit));
        }
        return frauds;
    }
}
