package dev.mlsd.workbench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mlsd.workbench.experiment.Scorecard.Calibrated;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScorecardTest {

    @Test
    void calibrated_isotonic_isLinearBetweenThePointsAndFlatOutside() throws ExperimentException {
        Calibrated calibrated = Scorecard.calibrated(
                Map.of("method", "isotonic", "x", List.of(0.2, 0.4, 0.8), "y", List.of(0.0, 0.1, 0.5)));

        assertThat(calibrated.apply(0.1)).isEqualTo(0.0);
        assertThat(calibrated.apply(0.2)).isEqualTo(0.0);
        assertThat(calibrated.apply(0.3)).isCloseTo(0.05, within(1e-12));
        assertThat(calibrated.apply(0.6)).isCloseTo(0.3, within(1e-12));
        assertThat(calibrated.apply(0.8)).isEqualTo(0.5);
        assertThat(calibrated.apply(0.9)).isEqualTo(0.5);
    }

    @Test
    void calibrated_platt_scalesTheLogOdds() throws ExperimentException {
        assertThat(Scorecard.calibrated(Map.of("method", "platt", "a", 1, "b", 0))
                        .apply(0.3))
                .isCloseTo(0.3, within(1e-12));
        // logit 0.5 = 0, so b alone is left.
        assertThat(Scorecard.calibrated(Map.of("method", "platt", "a", 2.0, "b", 1.0))
                        .apply(0.5))
                .isCloseTo(1 / (1 + Math.exp(-1)), within(1e-12));
    }

    @Test
    void calibrated_ofNoKnownMethod_saysSo() {
        assertThatThrownBy(() -> Scorecard.calibrated(Map.of("method", "guess")))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("guess");
    }
}
