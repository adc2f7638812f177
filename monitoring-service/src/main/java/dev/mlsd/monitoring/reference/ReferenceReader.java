package dev.mlsd.monitoring.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.monitoring.drift.Bins;
import dev.mlsd.monitoring.drift.Histogram;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads reference.json: {"rows", "features": [{"name", "minimum", "upper": […], "counts": [… bins, below, above, missing], "sum",
 * "sum_of_squares"}, …], "probability": {…}, "fraud_rate"}. minimum is null when all values are missing.
 */
final class ReferenceReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ReferenceReader() {}

    /** The profile of a model version. Throws {@link ReferenceFormatException}, naming the field, for anything else. */
    static ReferenceProfile read(ModelVersion model, String text) {
        JsonNode root = parse(text);
        List<ReferenceProfile.Feature> features = new ArrayList<>();
        for (JsonNode node : required(root, "features", JsonNode::isArray)) {
            String name = required(node, "name", JsonNode::isTextual).textValue();
            features.add(new ReferenceProfile.Feature(name, histogram(node, name)));
        }
        Histogram probability = histogram(required(root, "probability", JsonNode::isObject), "probability");
        JsonNode rows = root.path("rows");
        return new ReferenceProfile(
                model,
                rows.isNumber() ? rows.longValue() : probability.rows(),
                features,
                probability,
                root.path("fraud_rate").asDouble(Double.NaN));
    }

    private static Histogram histogram(JsonNode node, String name) {
        JsonNode minimum = node.path("minimum");
        JsonNode upper = required(node, "upper", JsonNode::isArray);
        JsonNode counts = required(node, "counts", JsonNode::isArray);
        double[] bounds = new double[upper.size()];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = upper.get(i).doubleValue();
        }
        long[] slots = new long[counts.size()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = counts.get(i).longValue();
        }
        try {
            Bins bins = new Bins(minimum.isNumber() ? minimum.doubleValue() : Double.NaN, bounds);
            return Histogram.restored(
                    bins,
                    slots,
                    required(node, "sum", JsonNode::isNumber).doubleValue(),
                    required(node, "sum_of_squares", JsonNode::isNumber).doubleValue());
        } catch (IllegalArgumentException e) {
            throw new ReferenceFormatException(name + ": " + e.getMessage());
        }
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ReferenceFormatException("not JSON: " + e.getOriginalMessage());
        }
    }

    private static JsonNode required(JsonNode node, String field, java.util.function.Predicate<JsonNode> kind) {
        JsonNode value = node.path(field);
        if (!kind.test(value)) {
            throw new ReferenceFormatException("field \"" + field + "\" is missing or of the wrong type");
        }
        return value;
    }
}
