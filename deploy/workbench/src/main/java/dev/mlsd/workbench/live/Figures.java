package dev.mlsd.workbench.live;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads figures out of answers. What is not there is null. */
final class Figures {

    private Figures() {}

    /** The number at a path, or null when a step is missing or it is no finite number. */
    static Double number(JsonNode node, String... path) {
        JsonNode at = node;
        for (String step : path) {
            if (at == null) {
                return null;
            }
            at = at.get(step);
        }
        if (at == null || !at.isNumber()) {
            return null;
        }
        double value = at.doubleValue();
        return Double.isFinite(value) ? value : null;
    }

    /** part / whole, or null when one is unknown or the whole is nothing. */
    static Double share(Double part, Double whole) {
        return part == null || whole == null || whole <= 0 ? null : part / whole;
    }
}
