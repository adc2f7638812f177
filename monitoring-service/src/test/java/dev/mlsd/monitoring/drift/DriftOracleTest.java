package dev.mlsd.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Values of reference libraries: scipy 1.x (chi2_contingency, chisquare, entropy, jensenshannon, ks_2samp, wasserstein_distance),
 * Evidently and deepchecks (PSI), NannyML (Hellinger).
 */
class DriftOracleTest {

    private static final Offset<Double> EXACT = within(1e-12);

    private static final double[] R = {16, 18, 16, 14, 12, 12};
    private static final double[] C = {16, 16, 16, 16, 16, 8};
    private static final double[] A = {38.7, 41.5, 43.8, 44.5, 45.5, 46.0, 47.7, 58.0};
    private static final double[] B = {39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8};

    @Test
    void contingency_twoByK_isScipysChi2Contingency() {
        TestResult result = ChiSquare.contingency(R, C);
        assertThat(result.statistic()).isCloseTo(1.6224089635854342, EXACT);
        assertThat(result.pValue()).isCloseTo(0.8985262394026607, EXACT);
    }

    @Test
    void goodnessOfFit_referenceScaled_isScipysChisquare() {
        TestResult result = ChiSquare.goodnessOfFit(R, C);
        assertThat(result.statistic()).isCloseTo(3.1746031746031744, EXACT);
        assertThat(result.pValue()).isCloseTo(0.6730876006966301, EXACT);
    }

    @Test
    void psi_noEmptyBin_doesNotDependOnTheFloor() {
        for (double floor : new double[] {1e-6, 1e-4, 1e-2}) {
            assertThat(PopulationStability.index(R, C, new Smoothing.Floor(floor)))
                    .isCloseTo(0.037218381577290835, EXACT);
        }
    }

    @Test
    void psi_emptyReferenceBin_dependsOnTheDeclaredSmoothing() {
        double[] reference = {50, 50, 0};
        double[] current = {50, 40, 10};
        assertThat(PopulationStability.index(reference, current, new Smoothing.Floor(1e-6)))
                .isCloseTo(1.1735953887029789, EXACT);
        assertThat(PopulationStability.index(reference, current, new Smoothing.Floor(1e-4)))
                .isCloseTo(0.7123991075017365, EXACT);
        assertThat(PopulationStability.index(reference, current, new Smoothing.Floor(1e-2)))
                .isCloseTo(0.22954701350088513, EXACT);
        assertThat(PopulationStability.index(reference, current, new Smoothing.Additive(0.5)))
                .isCloseTo(0.32169397043273334, EXACT);
        assertThat(PopulationStability.index(reference, current, Smoothing.DECLARED))
                .isCloseTo(0.7123991075017365, EXACT);
    }

    @Test
    void psi_sharesOfTenBins_isThePublishedExample() {
        double[] expected = new double[10];
        Arrays.fill(expected, 0.1);
        double[] actual = {.08, .07, .09, .11, .10, .12, .10, .09, .12, .12};
        assertThat(PopulationStability.index(expected, actual, Smoothing.DECLARED))
                .isCloseTo(0.029162724863283213, EXACT);
    }

    @Test
    void distances_overCategories_areThoseOfTheLibraries() {
        assertThat(Distances.hellinger(R, C)).isCloseTo(0.06812774370983345, EXACT);
        assertThat(Distances.jensenShannon(R, C, 2)).isCloseTo(0.08173421330573756, EXACT);
        assertThat(Distances.jensenShannon(R, C, Math.E)).isCloseTo(0.06804819617703867, EXACT);
        assertThat(Distances.totalVariation(R, C)).isCloseTo(0.06818181818181819, EXACT);
        assertThat(Distances.kullbackLeibler(R, C)).isCloseTo(0.01890967696532045, EXACT);
    }

    @Test
    void jensenShannon_disjoint_isOne() {
        assertThat(Distances.jensenShannon(new double[] {1, 0, 0}, new double[] {0, 1, 0}, 2))
                .isEqualTo(1.0);
    }

    @Test
    void kolmogorovSmirnov_smallSamples_hasTheExactPValue() {
        TestResult result = KolmogorovSmirnov.test(A, B);
        assertThat(result.statistic()).isEqualTo(0.625);
        assertThat(result.pValue()).isCloseTo(0.08702408702408702, EXACT);
    }

    @Test
    void kolmogorovSmirnov_sizesThatDiffer_countsEveryOrder() {
        // All C(5, 2) = 10 orders of two and three values: D = 1 in two of them, D >= 2/3 in six.
        assertThat(KolmogorovSmirnov.test(new double[] {1, 2}, new double[] {3, 4, 5})
                        .pValue())
                .isCloseTo(0.2, EXACT);
        assertThat(KolmogorovSmirnov.test(new double[] {1, 3}, new double[] {2, 4, 5})
                        .pValue())
                .isCloseTo(ofAllOrders(2.0 / 3), EXACT);
    }

    private static double ofAllOrders(double statistic) {
        int reached = 0;
        int orders = 0;
        for (int first = 0; first < 5; first++) {
            for (int second = first + 1; second < 5; second++) {
                double[] a = {first, second};
                int f = first;
                int s = second;
                double[] b = java.util.stream.IntStream.range(0, 5)
                        .filter(i -> i != f && i != s)
                        .asDoubleStream()
                        .toArray();
                orders++;
                reached += KolmogorovSmirnov.test(a, b).statistic() >= statistic - 1e-9 ? 1 : 0;
            }
        }
        return (double) reached / orders;
    }

    @Test
    void wasserstein_samples_isScipysWassersteinDistance() {
        double distance = Wasserstein.distance(A, B);
        assertThat(distance).isCloseTo(4.1625, EXACT);
        Histogram a = Histogram.of(Bins.ofQuantiles(A, 256), A);
        assertThat(distance / a.deviation()).isCloseTo(0.781236105789365, within(1e-10));
        assertThat(Wasserstein.distance(new double[] {0, 1, 3}, new double[] {5, 6, 8}))
                .isCloseTo(5.0, EXACT);
    }

    @Test
    void wasserstein_weighted_isScipysWassersteinDistance() {
        double[] first = {3.4, 3.9, 7.5, 7.8};
        double[] second = {4.5, 1.4};
        assertThat(Wasserstein.distance(first, new double[] {1.4, .9, 3.1, 7.2}, second, new double[] {3.2, 3.5}))
                .isCloseTo(4.0781331438047861, EXACT);
    }

    @Test
    void distances_normalsOneApart_areTheAnalyticOnes() {
        // N(0, 1) and N(1, 1): KS 2 Φ(1/2) - 1, Wasserstein 1, PSI of the densities 1.
        int rows = 400_000;
        double[] zero = normals(rows, 0, 1);
        double[] one = normals(rows, 1, 2);
        Bins bins = Bins.ofQuantiles(zero, Bins.MAX_BINS);
        Histogram reference = Histogram.of(bins, zero);
        Histogram window = Histogram.of(bins, one);
        assertThat(KolmogorovSmirnov.test(zero, one).statistic()).isCloseTo(0.38292492254802624, within(0.005));
        assertThat(KolmogorovSmirnov.ofHistograms(reference, window).value())
                .isCloseTo(0.38292492254802624, within(0.005));
        assertThat(Wasserstein.distance(zero, one)).isCloseTo(1, within(0.01));
        assertThat(Wasserstein.ofHistograms(reference, window).value()).isCloseTo(1, within(0.03));
        Folding fine = Folding.of(reference, Bins.MAX_BINS);
        assertThat(PopulationStability.index(fine.fold(reference), fine.fold(window), Smoothing.DECLARED))
                .isCloseTo(1, within(0.03));
    }

    private static double[] normals(int rows, double mean, long seed) {
        Random random = new Random(seed);
        return random.doubles(rows).map(unused -> mean + random.nextGaussian()).toArray();
    }
}
