package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.alerting.Alert;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * Alerts: what stands, every transition newest first, and the rules they come from. All days are world time.
 *
 * @param alerts pending and firing
 */
record AlertAnswer(List<One> alerts, List<One> history, List<RuleAnswer> rules) {

    /**
     * An alert, or a transition of one.
     *
     * @param id equal for equal transitions
     * @param feature null for a metric of the whole window
     * @param fired null while pending
     * @param warning limit of a warning, likewise critical
     * @param evidence the windows looked at, oldest first
     */
    record One(
            String id,
            String rule,
            String metric,
            String model,
            String feature,
            String state,
            String severity,
            LocalDate began,
            LocalDate changed,
            LocalDate fired,
            Double value,
            double warning,
            double critical,
            String owner,
            String nextStep,
            List<Evidence> evidence) {

        static One of(Alert alert) {
            return new One(
                    alert.id(),
                    alert.rule().name(),
                    alert.rule().metric().code(),
                    alert.subject(),
                    alert.scope().isEmpty() ? null : alert.scope(),
                    alert.state().name().toLowerCase(Locale.ROOT),
                    alert.severity().name().toLowerCase(Locale.ROOT),
                    alert.began(),
                    alert.changed(),
                    alert.fired().orElse(null),
                    Figures.orNull(alert.evidence().getLast().value()),
                    alert.rule().warning(),
                    alert.rule().critical(),
                    alert.rule().owner(),
                    alert.rule().nextStep(),
                    alert.evidence().stream()
                            .map(reading -> new Evidence(
                                    reading.window(),
                                    Figures.orNull(reading.value()),
                                    reading.rows(),
                                    reading.detail()))
                            .toList());
        }
    }

    /** One window that an alert looked at. */
    record Evidence(LocalDate window, Double value, long rows, String detail) {}

    /** A rule as it is in force. */
    record RuleAnswer(
            String name,
            String metric,
            String scope,
            String direction,
            double warning,
            double critical,
            int breaches,
            int windows,
            String owner,
            String nextStep) {}

    static AlertAnswer of(AlertBook.Page page, List<dev.mlsd.monitoring.alerting.Rule> rules) {
        return new AlertAnswer(
                page.current().stream().map(One::of).toList(),
                page.history().stream().map(One::of).toList(),
                rules.stream()
                        .map(rule -> new RuleAnswer(
                                rule.name(),
                                rule.metric().code(),
                                rule.scope(),
                                rule.above() ? "above" : "below",
                                rule.warning(),
                                rule.critical(),
                                rule.breaches(),
                                rule.windows(),
                                rule.owner(),
                                rule.nextStep()))
                        .toList());
    }
}
