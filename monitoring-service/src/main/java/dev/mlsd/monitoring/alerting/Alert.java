package dev.mlsd.monitoring.alerting;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * An alert at one moment: immutable, of world time only, and the same however often it is computed.
 *
 * @param subject {@code name@version} of the model
 * @param scope the feature; empty for a metric of the whole window
 * @param began day of the first breach
 * @param changed day that brought the state
 * @param fired day on which it fired; empty while pending
 * @param evidence the windows looked at, oldest first
 */
public record Alert(
        Rule rule,
        String subject,
        String scope,
        State state,
        Severity severity,
        LocalDate began,
        LocalDate changed,
        Optional<LocalDate> fired,
        List<Reading> evidence) {

    /** Where an alert stands. */
    public enum State {
        /** Breached, but in too few windows yet. */
        PENDING,
        FIRING,
        /** Fired before and is over. */
        RESOLVED
    }

    /** How far out it is. */
    public enum Severity {
        WARNING,
        CRITICAL
    }

    public Alert {
        evidence = List.copyOf(evidence);
    }

    /** Equal for equal transitions, so that whoever hears of one twice can tell. */
    public String id() {
        return String.join("/", rule.name(), subject, scope, began.toString(), state.name(), severity.name())
                .toLowerCase(java.util.Locale.ROOT);
    }
}
