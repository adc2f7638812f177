package dev.mlsd.workbench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapleyByEnumerationTest {

    /** 80 where both are above a half, which is so for a quarter of the rows; else nothing. Missing goes to "yes", below. */
    private static final Map<String, Object> BOTH = Map.of(
            "feature", List.of(0, -1, 1, -1, -1),
            "threshold", List.of(0.5, 0, 0.5, 0, 0),
            "missing_yes", List.of(true, false, true, false, false),
            "yes", List.of(1, 0, 3, 0, 0),
            "no", List.of(2, 0, 4, 0, 0),
            "value", List.of(0, 0, 0, 0, 80),
            "cover", List.of(100, 50, 50, 25, 25));

    @Test
    void values_ofTwoThatOnlyCountTogether_areEqual() throws ExperimentException {
        ShapleyByEnumeration formula = new ShapleyByEnumeration(List.of(BOTH), 3);

        assertThat(formula.values(new double[] {1, 1, 1})).containsExactly(new double[] {30, 30, 0}, within(1e-12));
        assertThat(formula.score(new double[] {1, 1, 1})).isEqualTo(80);
    }

    @Test
    void values_oneMissing_addUpToTheScoreLessTheMean() throws ExperimentException {
        ShapleyByEnumeration formula = new ShapleyByEnumeration(List.of(BOTH, BOTH), 2);
        double[] row = {1, Double.NaN};

        double[] values = formula.values(row);

        assertThat(values[0] + values[1]).isCloseTo(formula.score(row) - 40, within(1e-12));
        assertThat(values[0]).isPositive();
        assertThat(values[1]).isNegative();
    }

    @Test
    void trees_toldInAnotherWay_endTheExperiment() {
        assertThatThrownBy(() -> new ShapleyByEnumeration(List.of(Map.of("feature", List.of(0))), 1))
                .isInstanceOf(ExperimentException.class);
        assertThatThrownBy(() -> new ShapleyByEnumeration(List.of("tree"), 1)).isInstanceOf(ExperimentException.class);
    }
}
