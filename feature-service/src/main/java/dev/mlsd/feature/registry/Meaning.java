package dev.mlsd.feature.registry;

import dev.mlsd.feature.window.Part;
import dev.mlsd.feature.window.TileLayout;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What of a view decides its values: all but owner, description, tags and the promise of freshness. Values are written as in a file of
 * views, in one way only, so that equal text is equal meaning.
 *
 * @param view by key; under {@link #ROWS} what the kept rows hold
 * @param features by name, then by key
 */
record Meaning(Map<String, String> view, Map<String, Map<String, String>> features) {

    /** What the rows that are kept hold; a feature that they suffice for can be added to a version. */
    static final String ROWS = "rows";

    static Meaning of(FeatureView view) {
        Map<String, String> keys = new LinkedHashMap<>();
        switch (view) {
            case FeatureView.Windows windows -> {
                keys.put("entity", lower(windows.entity()));
                keys.put("source", lower(windows.source()));
                keys.put("measure", lower(windows.measure()));
                keys.put(ROWS, tiles(windows));
            }
            case FeatureView.Snapshot snapshot -> {
                keys.put("entity", lower(snapshot.entity()));
                keys.put("source", "batch");
                keys.put("query", lower(snapshot.query()));
                keys.put("measure", lower(snapshot.measure()));
                keys.put("every", text(snapshot.every()));
                // A row holds exactly these values, and those written before hold no others.
                keys.put(
                        ROWS,
                        snapshot.features().stream().map(Feature::name).sorted().collect(Collectors.joining(" ")));
            }
            case FeatureView.Request request -> keys.put("source", "request");
        }
        view.ttl().ifPresent(ttl -> keys.put("ttl", text(ttl)));
        Map<String, Map<String, String>> features = new LinkedHashMap<>();
        view.features().forEach(feature -> features.put(feature.name(), of(feature)));
        return new Meaning(keys, features);
    }

    private static Map<String, String> of(Feature feature) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("type", lower(feature.type()));
        switch (feature) {
            case Feature.Aggregated aggregated -> {
                keys.put("aggregate", lower(aggregated.function()));
                aggregated.attribute().ifPresent(attribute -> keys.put("attribute", lower(attribute)));
                keys.put("window", text(aggregated.window()));
            }
            case Feature.OnDemand onDemand -> {
                keys.put("function", lower(onDemand.function()));
                if (!onDemand.inputs().isEmpty()) {
                    keys.put("inputs", onDemand.inputs().toString());
                }
            }
        }
        number(feature.defaultValue(), keys);
        return keys;
    }

    private static void number(OptionalDouble value, Map<String, String> keys) {
        value.ifPresent(number -> keys.put(
                "default", BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()));
    }

    /** The levels of tiles with how long each is kept, what they hold beside count and sum, and whose ids are counted in them. */
    private static String tiles(FeatureView.Windows view) {
        TileLayout layout = view.layout();
        List<String> parts = new ArrayList<>();
        for (int level = 0; level < layout.levels(); level++) {
            parts.add(text(Duration.ofMillis(layout.hop(level))) + " for "
                    + text(Duration.ofMillis(layout.retention(level))));
        }
        layout.parts().stream()
                .filter(part -> part != Part.DISTINCT)
                .map(Meaning::lower)
                .forEach(parts::add);
        view.features().stream()
                .flatMap(feature -> feature.attribute().stream())
                .distinct()
                .forEach(attribute -> parts.add("ids of " + lower(attribute)));
        return String.join(", ", parts);
    }

    /** A duration as views write it, in the largest unit that it is a whole number of. */
    static String text(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** As a document of the file of released views. */
    String yaml(String name, int version) {
        StringBuilder yaml = new StringBuilder("view: " + name + "\nversion: " + version + "\n");
        view.forEach((key, value) -> yaml.append(key).append(": ").append(value).append('\n'));
        yaml.append("features:\n");
        features.forEach((feature, keys) -> yaml.append("  - {name: ")
                .append(feature)
                .append(keys.entrySet().stream()
                        .map(key -> ", " + key.getKey() + ": " + key.getValue())
                        .collect(Collectors.joining()))
                .append("}\n"));
        return yaml.toString();
    }
}
