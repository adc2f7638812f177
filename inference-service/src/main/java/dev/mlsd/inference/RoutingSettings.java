package dev.mlsd.inference;

import dev.mlsd.inference.routing.Confidence;
import dev.mlsd.inference.routing.Routing;
import dev.mlsd.inference.routing.Shares;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the configured routing. */
final class RoutingSettings {

    private RoutingSettings() {}

    /** Throws {@link IllegalArgumentException} that names what is wrong. */
    static Routing read(InferenceSettings.Routing settings) {
        return read(
                settings.shares().orElse(List.of()),
                settings.cascade().orElse(null),
                settings.sureBelow(),
                settings.sureAbove());
    }

    static Routing read(List<String> shares, String small, double below, double above) {
        Confidence confidence = new Confidence(below, above);
        if (!shares.isEmpty() && small != null) {
            throw new IllegalArgumentException(
                    "a routing has shares or a cascade, got " + shares + " and the small model " + small);
        }
        if (!shares.isEmpty()) {
            return new Routing.Shared(shares(shares));
        }
        return small == null ? Routing.PLAIN : new Routing.Cascade(small, confidence);
    }

    private static Shares shares(List<String> texts) {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            try {
                shares.put(text.substring(0, equals), Double.valueOf(text.substring(equals + 1)));
            } catch (IndexOutOfBoundsException | NumberFormatException none) {
                throw new IllegalArgumentException("a share is name@version=share, got '" + text + "'", none);
            }
        }
        return Shares.of(shares);
    }
}
