package dev.mlsd.feature.testing;

import dev.mlsd.feature.registry.AggregateFunction;
import dev.mlsd.feature.registry.Feature;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryReader;
import java.util.List;
import java.util.Locale;

/** A registry with windows of every hop and all functions over them, for each source and entity there is. */
public final class EveryWindow {

    private static final List<String> WINDOWS = List.of("5m", "1h", "1d", "7d", "30d");

    /** All of it. */
    public static final Registry REGISTRY = RegistryReader.read(
            "every-window.yaml",
            view("customer_payments", "customer", "transactions", "amount")
                    + view("terminal_payments", "terminal", "transactions", "amount")
                    + view("terminal_risk", "terminal", "labels", "fraud")
                    + """
                    view: payment
                    version: 1
                    source: request
                    owner: tests
                    description: the payment itself
                    features:
                      - {name: amount, function: amount, description: amount}
                      - {name: is_night, function: is_night, description: night}
                      - {name: ratio, function: amount_over, inputs: [customer_payments@1:mean_1h], description: ratio}
                    """);

    /** All of its features. */
    public static final List<FeatureReference> SIGNATURE = REGISTRY.views().stream()
            .flatMap(view -> view.features().stream()
                    .map(feature -> new FeatureReference(view.name(), view.version(), feature.name())))
            .toList();

    private EveryWindow() {}

    /** Whether a feature is equal to the bit however its events were split; deviations are to 1e-9 only. */
    public static boolean isExact(FeatureReference reference) {
        return !(REGISTRY.resolve(reference) instanceof Feature.Windowed windowed
                && windowed.function() == AggregateFunction.DEVIATION);
    }

    private static String view(String name, String entity, String source, String measure) {
        StringBuilder yaml = new StringBuilder("""
                view: %s
                version: 1
                entity: %s
                source: %s
                measure: %s
                owner: tests
                freshness: 5s
                description: all functions over all windows
                features:
                """.formatted(name, entity, source, measure));
        for (String window : WINDOWS) {
            for (AggregateFunction function : AggregateFunction.values()) {
                if (function == AggregateFunction.SHARE && measure.equals("amount")) {
                    continue;
                }
                String aggregate = function.name().toLowerCase(Locale.ROOT);
                String attribute = function == AggregateFunction.DISTINCT
                        ? "attribute: " + (entity.equals("customer") ? "terminal" : "customer") + ", "
                        : "";
                yaml.append("  - {name: %s_%s, aggregate: %s, %swindow: %s, description: one of all}%n"
                        .formatted(aggregate, window, aggregate, attribute, window));
            }
        }
        return yaml.append("---\n").toString();
    }
}
