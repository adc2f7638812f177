package dev.mlsd.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What PSI does when nothing has drifted: ten equal bins, a reference of 10 000 rows, a window of M. */
class PsiNullTest {

    private static final int REFERENCE_ROWS = 10_000;
    private static final int BINS = 10;
    private static final int TRIALS = 4_000;

    @ParameterizedTest
    @CsvSource({"100, 0.39, 0.03", "200, 0.02, 0.01", "500, 0.00, 0.001"})
    void index_withoutDrift_exceedsATenthAsOftenAsPublished(int rows, double share, double tolerance) {
        assertThat(shareAbove(0.1, rows)).isCloseTo(share, within(tolerance));
    }

    @ParameterizedTest
    @CsvSource({"200", "500", "5000"})
    void criticalValue_withoutDrift_isExceededOneTimeInTwenty(int rows) {
        double critical = PopulationStability.criticalValue(BINS, REFERENCE_ROWS, rows, 0.05);
        assertThat(shareAbove(critical, rows)).isCloseTo(0.05, within(0.02));
    }

    @Test
    void criticalValue_fiveHundredRows_liesBelowTheEffectFloor() {
        assertThat(PopulationStability.criticalValue(BINS, 100_000, DriftRule.DEFAULT.fewestRows(), 0.05))
                .isLessThan(DriftRule.DEFAULT.effectFloor());
    }

    private static double shareAbove(double threshold, int rows) {
        Random random = new Random(rows);
        int above = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            double[] reference = uniform(random, REFERENCE_ROWS);
            double[] window = uniform(random, rows);
            above += PopulationStability.index(reference, window, Smoothing.DECLARED) > threshold ? 1 : 0;
        }
        return (double) above / TRIALS;
    }

    private static double[] uniform(Random random, int rows) {
        double[] counts = new double[BINS];
        for (int i = 0; i < rows; i++) {
            counts[random.nextInt(BINS)]++;
        }
        return counts;
    }
}
