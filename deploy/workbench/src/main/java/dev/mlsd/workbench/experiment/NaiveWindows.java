package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.experiment.Bench.PaymentEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Windows as one would compute them with all events at hand: go through every event and take those of the window. Slow and simple on
 * purpose, and of no common code with feature-service, so that both being wrong in the same way is unlikely.
 *
 * <p>At the moment T a window of length w holds the events with {@code floor_hop(T - w) <= event_time < T} that have arrived by T; an
 * event counts once, whatever is sent again under its id.
 */
final class NaiveWindows {

    private final Map<String, PaymentEvent> events = new LinkedHashMap<>();

    /** Takes an event in; one that is known by its id changes nothing. */
    void add(PaymentEvent event) {
        events.putIfAbsent(event.id(), event);
    }

    Collection<PaymentEvent> events() {
        return events.values();
    }

    /** An aggregate of a customer at a moment; null where there is nothing to aggregate. Amounts are in major units. */
    Double value(String customer, Aggregate aggregate, Duration window, long momentMillis) {
        long hop = hop(window).toMillis();
        long from = Math.floorDiv(momentMillis - window.toMillis(), hop) * hop;
        List<Double> amounts = new ArrayList<>();
        long total = 0;
        for (PaymentEvent event : events.values()) {
            boolean inWindow = event.eventMillis() >= from && event.eventMillis() < momentMillis;
            if (event.customer().equals(customer) && inWindow && event.arrivalMillis() <= momentMillis) {
                amounts.add(event.amountMinor() / 100.0);
                total += event.amountMinor();
            }
        }
        return switch (aggregate) {
            case COUNT -> (double) amounts.size();
            case SUM -> total / 100.0;
            case MEAN ->
                amounts.isEmpty()
                        ? null
                        : amounts.stream().mapToDouble(Double::doubleValue).sum() / amounts.size();
            case MAXIMUM ->
                amounts.isEmpty()
                        ? null
                        : amounts.stream()
                                .mapToDouble(Double::doubleValue)
                                .max()
                                .orElseThrow();
        };
    }

    /** How finely the beginning of a window moves; as the design of the windows has it. */
    private static Duration hop(Duration window) {
        if (window.compareTo(Duration.ofMinutes(15)) <= 0) {
            return Duration.ofSeconds(15);
        }
        if (window.compareTo(Duration.ofHours(12)) <= 0) {
            return Duration.ofMinutes(5);
        }
        return window.compareTo(Duration.ofDays(12)) <= 0 ? Duration.ofHours(1) : Duration.ofDays(1);
    }

    /** What is made of the events of a window. */
    enum Aggregate {
        COUNT,
        SUM,
        MEAN,
        MAXIMUM
    }
}
