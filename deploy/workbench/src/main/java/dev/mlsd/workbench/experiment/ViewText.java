package dev.mlsd.workbench.experiment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A feature view as YAML, made from what the registry serves, a key or a feature a line: so it is known at which line a mistake stands
 * that was put in. Immutable.
 */
record ViewText(List<Line> lines) {

    /** Under which key or, for features, which name a line stands. */
    record Line(String key, String text) {}

    ViewText {
        lines = List.copyOf(lines);
    }

    /** The view of an answer of the registry. */
    static ViewText of(Map<?, ?> view) {
        List<Line> lines = new ArrayList<>();
        line(lines, "view", view.get("name"));
        line(lines, "version", view.get("version"));
        line(lines, "owner", quoted(view.get("owner")));
        line(lines, "description", quoted(view.get("description")));
        line(lines, "tags", view.get("tags"));
        line(lines, "source", view.get("source"));
        for (String key : List.of("query", "entity", "measure")) {
            line(lines, key, view.get(key));
        }
        for (String key : List.of("freshness", "ttl", "every")) {
            if (view.get(key + "_millis") instanceof Number millis) {
                line(lines, key, text(Duration.ofMillis(millis.longValue())));
            }
        }
        lines.add(new Line("features", "features:"));
        if (view.get("features") instanceof List<?> features) {
            for (Object feature : features) {
                lines.add(feature((Map<?, ?>) feature));
            }
        }
        return new ViewText(lines);
    }

    private static void line(List<Line> lines, String key, Object value) {
        if (value != null) {
            lines.add(new Line(key, key + ": " + value));
        }
    }

    private static Line feature(Map<?, ?> feature) {
        StringBuilder text = new StringBuilder("  - {name: " + feature.get("name"));
        for (String key : List.of("type", "default", "aggregate", "attribute", "function", "inputs")) {
            if (feature.get(key) instanceof List<?> list && list.isEmpty()) {
                continue;
            }
            if (feature.get(key) != null) {
                text.append(", ").append(key).append(": ").append(feature.get(key));
            }
        }
        if (feature.get("window") != null) {
            text.append(", window: ").append(text(Duration.parse(String.valueOf(feature.get("window")))));
        }
        text.append(", description: ")
                .append(quoted(feature.get("description")))
                .append('}');
        return new Line("name " + feature.get("name"), text.toString());
    }

    private static String quoted(Object text) {
        return '"' + String.valueOf(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** A duration as views write it. */
    static String text(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds + "s";
    }

    /** The line of a key, from 1; empty where it is not there. */
    OptionalInt lineOf(String key) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).key().equals(key)) {
                return OptionalInt.of(i + 1);
            }
        }
        return OptionalInt.empty();
    }

    /** With another text in the line of a key. */
    ViewText with(String key, String text) {
        return new ViewText(lines.stream()
                .map(line -> line.key().equals(key) ? new Line(key, text) : line)
                .toList());
    }

    /** Without the line of a key. */
    ViewText without(String key) {
        return new ViewText(
                lines.stream().filter(line -> !line.key().equals(key)).toList());
    }

    /** With one more line at the end. */
    ViewText and(String key, String text) {
        List<Line> more = new ArrayList<>(lines);
        more.add(new Line(key, text));
        return new ViewText(more);
    }

    /** The YAML. */
    String yaml() {
        StringBuilder yaml = new StringBuilder();
        lines.forEach(line -> yaml.append(line.text()).append('\n'));
        return yaml.toString();
    }
}
