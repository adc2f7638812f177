package dev.mlsd.monitoring.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AlertSeriesTest {

    private static final LocalDate START = LocalDate.parse("2018-06-01");

    private static Rule rule(int breaches, int windows) {
        return new Rule("drift", Metric.DRIFT, "*", true, 1, 3, breaches, windows, "team", "look", false);
    }

    private static AlertSeries after(Rule rule, double... values) {
        AlertSeries series = new AlertSeries(rule, "m@1", "amount");
        for (int i = 0; i < values.length; i++) {
            series.add(new Reading(START.plusDays(i), values[i], 1_000, ""));
        }
        return series;
    }

    private static Optional<Alert.State> state(double... values) {
        return after(rule(2, 3), values).current().map(Alert::state);
    }

    @Test
    void add_oneBreachOfThree_isPendingAndGoesWithoutAWord() {
        assertThat(state(0, 2)).contains(Alert.State.PENDING);
        AlertSeries gone = after(rule(2, 3), 0, 2, 0, 0, 0);
        assertThat(gone.current()).isEmpty();
        assertThat(gone.history()).extracting(Alert::state).containsExactly(Alert.State.PENDING);
    }

    @Test
    void add_twoBreachesOfThree_firesAndThenResolves() {
        assertThat(state(0, 2, 0, 2)).contains(Alert.State.FIRING);
        AlertSeries over = after(rule(2, 3), 0, 2, 2, 2, 0, 0);
        assertThat(over.current()).isEmpty();
        assertThat(over.history())
                .extracting(Alert::state)
                .containsExactly(Alert.State.PENDING, Alert.State.FIRING, Alert.State.RESOLVED);
        Alert resolved = over.history().getLast();
        assertThat(resolved.began()).isEqualTo(START.plusDays(1));
        assertThat(resolved.fired()).contains(START.plusDays(2));
        assertThat(resolved.changed()).isEqualTo(START.plusDays(5));
    }

    @Test
    void add_furtherOut_turnsTheWarningCritical() {
        AlertSeries series = after(rule(2, 3), 2, 2, 4, 4);
        assertThat(series.history())
                .extracting(Alert::severity)
                .containsExactly(Alert.Severity.WARNING, Alert.Severity.WARNING, Alert.Severity.CRITICAL);
        assertThat(series.current().orElseThrow().fired()).contains(START.plusDays(1));
    }

    @Test
    void add_windowThatCouldNotBeMeasured_neitherBreachesNorHeals() {
        assertThat(state(2, Double.NaN, 2)).contains(Alert.State.FIRING);
        assertThat(state(2, 2, Double.NaN, Double.NaN, Double.NaN)).contains(Alert.State.FIRING);
    }

    @Test
    void add_oneOfOne_firesAtOnce() {
        AlertSeries series = after(rule(1, 1), 0, 1, 0);
        assertThat(series.history()).extracting(Alert::state).containsExactly(Alert.State.FIRING, Alert.State.RESOLVED);
    }

    @Test
    void evidence_ofAnAlert_isTheWindowsLookedAt() {
        Alert alert = after(rule(2, 3), 0, 0, 2, 2).current().orElseThrow();
        assertThat(alert.evidence()).extracting(Reading::value).containsExactly(0.0, 2.0, 2.0);
    }

    @Property
    void history_ofAnyValues_fireAndResolveByTurnsAndTellTransitionsApart(
            @ForAll @Size(max = 60) List<@IntRange(max = 4) Integer> values) {
        AlertSeries series = after(
                rule(2, 3), values.stream().mapToDouble(Integer::doubleValue).toArray());
        boolean firing = false;
        for (Alert alert : series.history()) {
            if (alert.state() == Alert.State.RESOLVED) {
                assertThat(firing).isTrue();
            }
            firing = alert.state() == Alert.State.FIRING;
        }
        assertThat(series.history()).extracting(Alert::id).doesNotHaveDuplicates();
        assertThat(series.current()
                        .map(Alert::state)
                        .filter(Alert.State.FIRING::equals)
                        .isPresent())
                .isEqualTo(firing);
    }

    @Test
    void below_figuresThatFall_breach() {
        Rule rule = new Rule("recall", Metric.RECALL, "*", false, 0.5, 0.3, 1, 1, "team", "look", true);
        assertThat(after(rule, 0.4).current().orElseThrow().severity()).isEqualTo(Alert.Severity.WARNING);
        assertThat(after(rule, 0.2).current().orElseThrow().severity()).isEqualTo(Alert.Severity.CRITICAL);
        assertThat(after(rule, 0.6).current()).isEmpty();
    }

    @Test
    void rule_scope_coversByStars() {
        Rule risk = new Rule("r", Metric.DRIFT, "terminal_*:share_*", true, 1, 1, 1, 1, "t", "n", false);
        assertThat(risk.covers("terminal_risk@1:share_7d")).isTrue();
        assertThat(risk.covers("terminal_risk@1:count_7d")).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> rule(3, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rule("r", Metric.DRIFT, "*", true, 2, 1, 1, 1, "t", "n", false));
    }
}
