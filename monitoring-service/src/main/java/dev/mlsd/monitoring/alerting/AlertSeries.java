package dev.mlsd.monitoring.alerting;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The life of one rule on one subject and scope: a fold over its windows in order. With k breaches among the newest m windows it fires;
 * it resolves when the newest window is clean and fewer than k of m are left. A single breach is pending and goes away without a word.
 *
 * <p>Nothing but windows goes in, so the state after a restart is the state before it: windows are what the intake's snapshot keeps.
 */
public final class AlertSeries {

    private final Rule rule;
    private final String subject;
    private final String scope;
    private final Deque<Reading> newest = new ArrayDeque<>();
    private final List<Alert> history = new ArrayList<>();
    private Alert current;

    public AlertSeries(Rule rule, String subject, String scope) {
        this.rule = rule;
        this.subject = subject;
        this.scope = scope;
    }

    /** Takes in the next window; one that could not be measured is passed over. */
    public void add(Reading reading) {
        if (Double.isNaN(reading.value())) {
            return;
        }
        newest.addLast(reading);
        if (newest.size() > rule.windows()) {
            newest.removeFirst();
        }
        boolean clean = !rule.breaches(reading.value(), rule.warning());
        boolean fires = count(rule.warning()) >= rule.breaches();
        Alert.Severity severity =
                count(rule.critical()) >= rule.breaches() ? Alert.Severity.CRITICAL : Alert.Severity.WARNING;
        LocalDate day = reading.window();
        boolean firing = current != null && current.state() == Alert.State.FIRING;
        if (fires && !(clean && !firing)) {
            if (!firing || severity.compareTo(current.severity()) > 0) {
                LocalDate began = current == null ? first() : current.began();
                LocalDate fired = firing ? current.fired().orElse(day) : day;
                enter(Alert.State.FIRING, severity, began, day, Optional.of(fired));
            }
        } else if (firing) {
            if (clean) {
                enter(Alert.State.RESOLVED, current.severity(), current.began(), day, current.fired());
                current = null;
            }
        } else if (!clean && current == null) {
            enter(Alert.State.PENDING, Alert.Severity.WARNING, day, day, Optional.empty());
        } else if (current != null && count(rule.warning()) == 0) {
            current = null;
        }
    }

    /** What stands now: pending or firing; empty when all is well. */
    public Optional<Alert> current() {
        return Optional.ofNullable(current);
    }

    /** Every transition so far, oldest first. */
    public List<Alert> history() {
        return List.copyOf(history);
    }

    private void enter(
            Alert.State state, Alert.Severity severity, LocalDate began, LocalDate day, Optional<LocalDate> fired) {
        current = new Alert(rule, subject, scope, state, severity, began, day, fired, new ArrayList<>(newest));
        history.add(current);
    }

    private LocalDate first() {
        return newest.stream()
                .filter(reading -> rule.breaches(reading.value(), rule.warning()))
                .findFirst()
                .orElseThrow()
                .window();
    }

    private long count(double limit) {
        return newest.stream()
                .filter(reading -> rule.breaches(reading.value(), limit))
                .count();
    }
}
