package dev.mlsd.inference.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class CalibrationTest {

    private static final Calibration STEPS =
            Calibration.isotonic(new double[] {0.1, 0.2, 0.6}, new double[] {0.01, 0.05, 0.4});

    @Property
    void platt_neutralParameters_changeNothing(
            @ForAll @DoubleRange(min = 0.000001, max = 0.999999) @Scale(6) double score) {
        assertThat(Calibration.platt(1, 0).apply(score)).isCloseTo(score, within(1e-12));
    }

    @Test
    void platt_knownValue_isTheFormula() {
        // logit(0.2) = -1.3862943611198906; 1 / (1 + exp(-(2 * -1.386... + 0.5)))
        assertThat(Calibration.platt(2, 0.5).apply(0.2)).isCloseTo(0.0934187, within(1e-6));
    }

    @Test
    void platt_extremeScores_areClipped() {
        Calibration platt = Calibration.platt(1, 0);

        assertThat(platt.apply(0)).isCloseTo(1e-7, within(1e-12));
        assertThat(platt.apply(1)).isCloseTo(1 - 1e-7, within(1e-12));
        assertThat(platt.apply(Double.NaN)).isNaN();
    }

    @Property
    void bothKinds_higherScore_neverLowersTheProbability(
            @ForAll @DoubleRange(min = 0, max = 1) @Scale(6) double one,
            @ForAll @DoubleRange(min = 0, max = 1) @Scale(6) double other) {
        double low = Math.min(one, other);
        double high = Math.max(one, other);

        for (Calibration calibration : new Calibration[] {Calibration.platt(1.3, -0.7), STEPS}) {
            assertThat(calibration.apply(low)).isLessThanOrEqualTo(calibration.apply(high));
            assertThat(calibration.apply(low)).isBetween(0.0, 1.0);
        }
    }

    @Test
    void isotonic_betweenPoints_isLinearAndFlatOutside() {
        assertThat(STEPS.apply(0.0)).isEqualTo(0.01);
        assertThat(STEPS.apply(0.1)).isEqualTo(0.01);
        assertThat(STEPS.apply(0.15)).isCloseTo(0.03, within(1e-12));
        assertThat(STEPS.apply(0.4)).isCloseTo(0.225, within(1e-12));
        assertThat(STEPS.apply(0.6)).isEqualTo(0.4);
        assertThat(STEPS.apply(1.0)).isEqualTo(0.4);
        assertThat(STEPS.apply(Double.NaN)).isNaN();
    }

    @Test
    void isotonic_callersArrays_areNotShared() {
        double[] x = {0.1, 0.2};
        double[] y = {0.3, 0.4};
        Calibration calibration = Calibration.isotonic(x, y);
        y[0] = 0;

        assertThat(calibration.apply(0.1)).isEqualTo(0.3);
    }

    @Test
    void construction_impossibleParameters_sayWhatTheyGot() {
        assertThatThrownBy(() -> Calibration.platt(0, 1)).hasMessageContaining("got a = 0.0");
        assertThatThrownBy(() -> Calibration.platt(1, Double.NaN)).hasMessageContaining("b = NaN");
        assertThatThrownBy(() -> Calibration.isotonic(new double[] {}, new double[] {}))
                .hasMessageContaining("at least one");
        assertThatThrownBy(() -> Calibration.isotonic(new double[] {0.2, 0.2}, new double[] {0, 1}))
                .hasMessageContaining("increase strictly");
        assertThatThrownBy(() -> Calibration.isotonic(new double[] {0.2, 0.3}, new double[] {0.5, 0.4}))
                .hasMessageContaining("never decrease");
        assertThatThrownBy(() -> Calibration.isotonic(new double[] {0.2}, new double[] {1.5}))
                .hasMessageContaining("got 1.5");
    }
}
