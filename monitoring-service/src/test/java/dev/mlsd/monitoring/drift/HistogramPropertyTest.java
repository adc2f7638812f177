package dev.mlsd.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class HistogramPropertyTest {

    @Provide
    Arbitrary<double[]> values() {
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(8, Arbitraries.doubles().between(-1000, 1000)),
                        net.jqwik.api.Tuple.of(
                                4, Arbitraries.integers().between(-5, 5).map(Integer::doubleValue)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.just(Double.NaN)))
                .array(double[].class)
                .ofMinSize(0)
                .ofMaxSize(300);
    }

    @Provide
    Arbitrary<double[]> present() {
        return Arbitraries.doubles()
                .between(-1000, 1000)
                .array(double[].class)
                .ofMinSize(1)
                .ofMaxSize(300);
    }

    @Property(tries = 200)
    void addAll_partsInAnyOrder_isTheHistogramOfTheWhole(
            @ForAll("present") double[] reference,
            @ForAll @Size(min = 2, max = 5) java.util.List<@net.jqwik.api.From("values") double[]> parts,
            @ForAll @IntRange(min = 1, max = 256) int most) {
        Bins bins = Bins.ofQuantiles(reference, most);
        double[] whole = parts.stream().flatMapToDouble(Arrays::stream).toArray();
        Histogram merged = new Histogram(bins);
        parts.reversed().forEach(part -> merged.addAll(Histogram.of(bins, part)));
        Histogram direct = Histogram.of(bins, whole);
        assertThat(merged.counts()).isEqualTo(direct.counts());
        assertThat(merged.rows()).isEqualTo(whole.length);
        assertThat(merged.sum()).isCloseTo(direct.sum(), within(1e-6));
        assertThat(merged.sumOfSquares()).isCloseTo(direct.sumOfSquares(), within(1e-3));
    }

    @Property(tries = 200)
    void fold_anyValues_keepsEveryRowOnce(
            @ForAll("values") double[] reference,
            @ForAll("values") double[] window,
            @ForAll @IntRange(min = 1, max = 20) int most) {
        Bins bins = Bins.ofQuantiles(reference, Bins.MAX_BINS);
        Folding folding = Folding.of(Histogram.of(bins, reference), most);
        assertThat(folding.groups()).isBetween(1, most);
        Histogram histogram = Histogram.of(bins, window);
        assertThat(Arrays.stream(folding.fold(histogram)).sum()).isEqualTo(window.length);
        assertThat(Arrays.stream(folding.inside(histogram)).sum())
                .isEqualTo(histogram.present() - histogram.below() - histogram.above());
    }

    @Property(tries = 200)
    void histogramDistances_anyValues_lieWithinTheirStatedErrorOfTheExactOnes(
            @ForAll("present") double[] reference,
            @ForAll("present") double[] window,
            @ForAll @IntRange(min = 1, max = 256) int most) {
        Bins bins = Bins.ofQuantiles(reference, most);
        Histogram binned = Histogram.of(bins, reference);
        Histogram other = Histogram.of(bins, window);
        Bounded ks = KolmogorovSmirnov.ofHistograms(binned, other);
        double exactKs = KolmogorovSmirnov.test(reference, window).statistic();
        assertThat(exactKs).isBetween(ks.value() - 1e-9, ks.value() + ks.error() + 1e-9);
        Bounded wasserstein = Wasserstein.ofHistograms(binned, other);
        double exactWasserstein = Wasserstein.distance(reference, window);
        assertThat(Math.abs(exactWasserstein - wasserstein.value())).isLessThanOrEqualTo(wasserstein.error() + 1e-6);
    }

    @Property(tries = 200)
    void distances_sameHistogram_areZero(@ForAll("present") double[] values) {
        Bins bins = Bins.ofQuantiles(values, Bins.MAX_BINS);
        Histogram histogram = Histogram.of(bins, values);
        FeatureDrift drift = new DriftRule(0.05, 1).compare(histogram, Histogram.of(bins, values));
        assertThat(drift.psi()).isZero();
        assertThat(drift.js()).isZero();
        assertThat(drift.ks().value()).isZero();
        assertThat(drift.wasserstein().value()).isZero();
        assertThat(drift.state()).isEqualTo(FeatureDrift.State.OK);
    }

    @Property(tries = 100)
    void kolmogorovSmirnov_anySamples_isSymmetricAndItsPValueAProbability(
            @ForAll("present") double[] a, @ForAll("present") double[] b) {
        TestResult forward = KolmogorovSmirnov.test(a, b);
        TestResult backward = KolmogorovSmirnov.test(b, a);
        assertThat(forward.statistic()).isEqualTo(backward.statistic());
        assertThat(forward.pValue()).isBetween(0.0, 1.0).isCloseTo(backward.pValue(), within(1e-9));
    }
}
