package dev.mlsd.cli.e2e;

import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.simulator.SimulatedPayment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Features from first principles: filter the list of payments by the definition in the text, aggregate with a loop. Shares no code
 * with the window package, so that it can disagree with it.
 */
final class NaiveFeatures {

    private static final long LABEL_DELAY = Duration.ofDays(7).toMillis();

    private record Known(long millis, double value) {}

    private final Map<String, List<Known>> customerPayments;
    private final Map<String, List<Known>> terminalPayments;
    private final Map<String, List<Known>> terminalLabels;

    NaiveFeatures(List<SimulatedPayment> payments) {
        customerPayments = group(
                payments, p -> p.payment().customerId(), 0, p -> p.payment().amountMinor() / 100.0);
        terminalPayments = group(
                payments, p -> p.payment().terminalId(), 0, p -> p.payment().amountMinor() / 100.0);
        terminalLabels = group(payments, p -> p.payment().terminalId(), LABEL_DELAY, p -> p.fraud() ? 1.0 : 0.0);
    }

    private static Map<String, List<Known>> group(
            List<SimulatedPayment> payments,
            Function<SimulatedPayment, String> key,
            long delay,
            Function<SimulatedPayment, Double> value) {
        Map<String, List<Known>> groups = new HashMap<>();
        for (SimulatedPayment payment : payments) {
            groups.computeIfAbsent(key.apply(payment), k -> new ArrayList<>())
                    .add(new Known(payment.payment().eventMillis() + delay, value.apply(payment)));
        }
        return groups;
    }

    /** Whether a served value is what was expected: missing, or equal to 1e-9. */
    static boolean equal(double expected, double served) {
        return Double.isNaN(expected)
                ? Double.isNaN(served)
                : Math.abs(served - expected) <= 1e-9 * (1 + Math.abs(expected));
    }

    double value(String reference, PaymentEvent payment) {
        String feature = reference.substring(reference.indexOf(':') + 1);
        long moment = payment.eventMillis();
        if (reference.startsWith("payment@1:")) {
            return ofRequest(feature, payment);
        }
        List<Known> events = (reference.startsWith("customer_payments@1:")
                        ? customerPayments.getOrDefault(payment.customerId(), List.of())
                        : reference.startsWith("terminal_payments@1:")
                                ? terminalPayments.getOrDefault(payment.terminalId(), List.of())
                                : terminalLabels.getOrDefault(payment.terminalId(), List.of()))
                .stream().filter(event -> inWindow(event, feature, moment)).toList();
        return switch (feature.substring(0, feature.indexOf('_'))) {
            case "count" -> events.size();
            case "mean", "share" ->
                events.stream().mapToDouble(Known::value).average().orElse(Double.NaN);
            case "maximum" -> events.stream().mapToDouble(Known::value).max().orElse(Double.NaN);
            default -> throw new AssertionError("the test does not know the feature " + reference);
        };
    }

    private double ofRequest(String feature, PaymentEvent payment) {
        double amount = payment.amountMinor() / 100.0;
        var time = Instant.ofEpochMilli(payment.eventMillis()).atOffset(ZoneOffset.UTC);
        return switch (feature) {
            case "amount" -> amount;
            case "is_weekend" -> time.getDayOfWeek().getValue() >= 6 ? 1 : 0;
            case "is_night" -> time.getHour() <= 6 ? 1 : 0;
            case "amount_to_mean_30d" -> amount / value("customer_payments@1:mean_30d", payment);
            default -> throw new AssertionError("the test does not know the feature " + feature);
        };
    }

    /** Hops: 5 minutes up to 12 h, an hour up to 12 days, a day beyond. */
    private static boolean inWindow(Known event, String feature, long moment) {
        String window = feature.substring(feature.lastIndexOf('_') + 1);
        Duration length = window.endsWith("h")
                ? Duration.ofHours(Long.parseLong(window.replace("h", "")))
                : Duration.ofDays(Long.parseLong(window.replace("d", "")));
        long hop = length.toHours() <= 12
                ? Duration.ofMinutes(5).toMillis()
                : (length.toDays() <= 12 ? Duration.ofHours(1) : Duration.ofDays(1)).toMillis();
        long from = (moment - length.toMillis()) / hop * hop;
        return event.millis() >= from && event.millis() < moment;
    }
}
