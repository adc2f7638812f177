package dev.mlsd.workbench.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Reads drift from monitoring-service. Shown is the newest window that is closed and has enough rows: the first hours of a world
 * day hold few payments, and only those of the night, so that every feature would seem to have moved. "There is no window yet"
 * is an answer too, with its {@code code}.
 */
final class DriftReader {

    /** Series asked for at once; more would make one look at 21 features a burst of 21 requests. */
    private static final int SERIES_AT_ONCE = 4;

    private final Function<URI, Reading> ask;
    private final URI base;
    private final Map<String, JsonNode> series = new LinkedHashMap<>();

    DriftReader(Function<URI, Reading> ask, URI base) {
        this.ask = ask;
        this.base = base;
    }

    /** Drift of the newest window with enough rows, with {@code newest_window} beside it; of the newest if none has enough. */
    Reading drift() {
        try {
            JsonNode newest = ask.apply(base.resolve("/v1/drift")).orThrow();
            String name = newest.path("window").asText("");
            if (enough(newest) && newest.path("closed").asBoolean(true) || name.isEmpty()) {
                return named(newest, name);
            }
            String before = windowBefore(name);
            if (before == null) {
                return named(newest, name);
            }
            JsonNode older = ask.apply(base.resolve("/v1/drift?window=" + encode(before)))
                    .orThrow();
            return named(enough(older) ? older : newest, name);
        } catch (Reading.UnavailableException exception) {
            return exception.failure();
        }
    }

    /** PSI over the windows by feature, each as monitoring-service tells it. Each call asks for a few features, those never read first, then the longest unread. */
    Reading series(List<String> features) {
        try {
            series.keySet().retainAll(features);
            List<String> next = new ArrayList<>(
                    features.stream().filter(name -> !series.containsKey(name)).toList());
            next.addAll(series.keySet());
            for (String feature : next.stream().limit(SERIES_AT_ONCE).toList()) {
                URI address = base.resolve("/v1/drift/series?feature=" + encode(feature));
                JsonNode value = ask.apply(address).orThrow();
                series.remove(feature);
                series.put(feature, value);
            }
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            series.forEach(all::set);
            return new Reading.Value(all);
        } catch (Reading.UnavailableException exception) {
            return exception.failure();
        }
    }

    /** What a drift answer compares, in its order: the features, then the model's probability, where it is compared too. */
    static List<String> namesOf(JsonNode drift) {
        if (drift == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        drift.path("features").forEach(feature -> names.add(feature.path("name").asText()));
        if (drift.has("probability")) {
            names.add(drift.path("probability").path("name").asText());
        }
        return names;
    }

    private static Reading named(JsonNode drift, String newest) {
        if (drift instanceof ObjectNode object) {
            return new Reading.Value(object.deepCopy().put("newest_window", newest));
        }
        return new Reading.Value(drift);
    }

    private static boolean enough(JsonNode drift) {
        return StreamSupport.stream(drift.path("features").spliterator(), false)
                .anyMatch(feature -> !feature.path("state").asText().equals("too_few_rows"));
    }

    /** The newest window before a named one; names are dates, so that their order is that of time. */
    private String windowBefore(String name) throws Reading.UnavailableException {
        JsonNode windows = ask.apply(base.resolve("/v1/windows")).orThrow().path("windows");
        return StreamSupport.stream(windows.spliterator(), false)
                .map(window -> window.path("window").asText())
                .filter(window -> window.compareTo(name) < 0)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
