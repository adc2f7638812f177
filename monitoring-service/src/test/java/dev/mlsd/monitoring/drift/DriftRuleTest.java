package dev.mlsd.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DriftRuleTest {

    private final double[] reference = new Random(1).doubles(20_000).toArray();
    private final Bins bins = Bins.ofQuantiles(reference, Bins.MAX_BINS);
    private final Histogram histogram = Histogram.of(bins, reference);

    private FeatureDrift compare(double[] window) {
        return DriftRule.DEFAULT.compare(histogram, Histogram.of(bins, window));
    }

    @Test
    void compare_sameDistribution_isOk() {
        FeatureDrift drift = compare(new Random(2).doubles(5_000).toArray());
        assertThat(drift.state()).isEqualTo(FeatureDrift.State.OK);
        assertThat(drift.rows()).isEqualTo(5_000);
        assertThat(drift.referenceRows()).isEqualTo(20_000);
        assertThat(drift.missingShare()).isZero();
    }

    @Test
    void compare_shifted_isDrift() {
        double[] shifted =
                new Random(3).doubles(5_000).map(value -> value * value).toArray();
        assertThat(compare(shifted).state()).isEqualTo(FeatureDrift.State.DRIFT);
    }

    @Test
    void compare_featureStopsArriving_isDriftThoughNoValueMoved() {
        double[] window = new Random(4).doubles(5_000).toArray();
        Arrays.fill(window, 0, 250, Double.NaN);
        FeatureDrift drift = compare(window);
        assertThat(drift.state()).isEqualTo(FeatureDrift.State.DRIFT);
        assertThat(drift.missingShare()).isEqualTo(0.05);
        assertThat(drift.ks().value()).isLessThan(0.05);
    }

    @Test
    void compare_fewValuesJustOutsideTheRange_isNoDrift() {
        double[] window = new Random(5).doubles(5_000).toArray();
        Arrays.fill(window, 0, 10, 1.5);
        FeatureDrift drift = compare(window);
        assertThat(drift.state()).isEqualTo(FeatureDrift.State.OK);
        assertThat(drift.outsideShare()).isEqualTo(0.002);
        assertThat(drift.wasserstein().error()).isInfinite();
    }

    @Test
    void compare_everythingFarOutside_movesTheWassersteinDistanceByTheMeans() {
        double[] window = new double[1_000];
        Arrays.fill(window, 100.0);
        assertThat(compare(window).wasserstein().value()).isGreaterThan(99);
    }

    @Test
    void compare_featureOfFewValues_isExact() {
        double[] before = new Random(7).ints(20_000, 0, 12).asDoubleStream().toArray();
        double[] after = new Random(8).ints(5_000, 2, 10).asDoubleStream().toArray();
        Bins counts = Bins.ofQuantiles(before, Bins.MAX_BINS);
        FeatureDrift drift = DriftRule.DEFAULT.compare(Histogram.of(counts, before), Histogram.of(counts, after));
        assertThat(drift.ks().error()).isZero();
        assertThat(drift.ks().value())
                .isCloseTo(KolmogorovSmirnov.test(before, after).statistic(), within(1e-12));
        assertThat(drift.wasserstein().error()).isZero();
        assertThat(drift.wasserstein().value()).isCloseTo(Wasserstein.distance(before, after), within(1e-12));
    }

    @Test
    void compare_tooFewRows_saysSoWhateverTheFigures() {
        double[] window = new double[499];
        assertThat(compare(window).state()).isEqualTo(FeatureDrift.State.TOO_FEW_ROWS);
        assertThat(compare(new double[0]).psi()).isNaN();
        assertThat(compare(new double[0]).state()).isEqualTo(FeatureDrift.State.TOO_FEW_ROWS);
    }

    @Test
    void compare_referenceWithMissingValuesOnly_comparesPresenceAlone() {
        double[] missing = new double[1_000];
        Arrays.fill(missing, Double.NaN);
        Bins empty = Bins.ofQuantiles(missing, Bins.MAX_BINS);
        Histogram nothing = Histogram.of(empty, missing);
        FeatureDrift same = DriftRule.DEFAULT.compare(nothing, Histogram.of(empty, missing));
        assertThat(same.psi()).isZero();
        assertThat(same.ks().value()).isNaN();
        FeatureDrift there = DriftRule.DEFAULT.compare(nothing, Histogram.of(empty, new double[1_000]));
        assertThat(there.state()).isEqualTo(FeatureDrift.State.DRIFT);
    }

    @Test
    void fold_continuousFeature_hasTenGroupsOfEqualReferenceShare() {
        Folding folding = Folding.of(histogram, Folding.GROUPS);
        assertThat(folding.groups()).isEqualTo(10);
        for (long count : folding.inside(histogram)) {
            assertThat(count).isBetween(1_900L, 2_100L);
        }
        assertThat(folding.lower(0)).isEqualTo(bins.minimum());
        assertThat(folding.upper(9)).isEqualTo(bins.upper()[bins.upper().length - 1]);
    }

    @Test
    void fold_flag_hasTwoGroups() {
        double[] flags =
                new Random(6).doubles(1_000).map(value -> value < 0.3 ? 1 : 0).toArray();
        Histogram flag = Histogram.of(Bins.ofQuantiles(flags, Bins.MAX_BINS), flags);
        Folding folding = Folding.of(flag, Folding.GROUPS);
        assertThat(folding.groups()).isEqualTo(2);
        assertThat(folding.upper(0)).isZero();
        assertThat(folding.upper(1)).isEqualTo(1);
    }

    @Test
    void histogram_badInput_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Histogram(bins).add(Double.POSITIVE_INFINITY))
                .withMessageContaining("got Infinity");
        assertThatIllegalArgumentException().isThrownBy(() -> Histogram.restored(bins, new long[2], 0, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> histogram.addAll(new Histogram(Bins.ofQuantiles(new double[] {1}, 2))));
    }
}
