package dev.mlsd.inference.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.inference.decision.Calibration;
import dev.mlsd.inference.decision.CostTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Reads a version's directory: checksums, {@code metadata.json}, {@code calibration.json}. Says what is wrong, and where. */
final class ArtifactReader {

    private static final int MOST_FEATURES = 10_000;

    private final ObjectMapper json;

    ArtifactReader(ObjectMapper json) {
        this.json = json;
    }

    /** Throws {@link ModelException} when the directory is not a whole and consistent version. */
    ModelArtifact read(ModelId id, Path directory) {
        try {
            Checksums.verify(directory);
            Path metadataFile = directory.resolve("metadata.json");
            JsonNode metadata = parse(metadataFile);
            same(metadataFile, metadata, "name", id.name());
            same(metadataFile, metadata, "version", id.version());
            List<String> signature = signature(metadataFile, metadata);
            checkShape(metadataFile, metadata, signature.size());
            return new ModelArtifact(
                    id,
                    directory,
                    metadata.path("algorithm").asText("unknown"),
                    signature,
                    metadata.path("metrics"),
                    costs(metadataFile, metadata.path("costs")),
                    calibration(directory.resolve("calibration.json")));
        } catch (IOException e) {
            throw new ModelException("cannot read the model " + directory + ": " + e.getMessage(), e);
        }
    }

    private JsonNode parse(Path file) throws IOException {
        try {
            return json.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new ModelException(file + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static void same(Path file, JsonNode metadata, String field, String expected) {
        String actual = metadata.path(field).asText("");
        if (!actual.equals(expected)) {
            throw new ModelException(file + " must say \"" + field + "\": \"" + expected
                    + "\", the name of its directory, got '" + actual + "'");
        }
    }

    private static List<String> signature(Path file, JsonNode metadata) {
        List<String> signature = new ArrayList<>();
        metadata.path("signature").forEach(reference -> signature.add(reference.asText()));
        Set<String> distinct = new HashSet<>(signature);
        if (signature.isEmpty() || signature.size() > MOST_FEATURES || distinct.size() < signature.size()) {
            throw new ModelException(file + " needs a signature of 1 to " + MOST_FEATURES + " different features, got "
                    + signature.size() + " with " + distinct.size() + " different ones");
        }
        return signature;
    }

    private static void checkShape(Path file, JsonNode metadata, int features) {
        int columns = metadata.path("input").path("shape").path(1).asInt(features);
        if (columns != features) {
            throw new ModelException(
                    file + " has an input of " + columns + " columns for a signature of " + features + " features");
        }
    }

    private static CostTable costs(Path file, JsonNode costs) {
        try {
            return new CostTable(
                    number(costs, "review"),
                    number(costs, "block_fixed"),
                    number(costs, "block_share"),
                    number(costs, "fraud_share"),
                    number(costs, "review_catch"));
        } catch (IllegalArgumentException e) {
            throw new ModelException(file + ": costs: " + e.getMessage(), e);
        }
    }

    private Calibration calibration(Path file) throws IOException {
        JsonNode calibration = parse(file);
        String method = calibration.path("method").asText("");
        try {
            return switch (method) {
                case "platt" -> Calibration.platt(number(calibration, "a"), number(calibration, "b"));
                case "isotonic" -> Calibration.isotonic(numbers(calibration, "x"), numbers(calibration, "y"));
                default ->
                    throw new ModelException(file + ": the method must be platt or isotonic, got '" + method + "'");
            };
        } catch (IllegalArgumentException e) {
            throw new ModelException(file + ": " + e.getMessage(), e);
        }
    }

    private static double number(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        if (!node.isNumber()) {
            throw new IllegalArgumentException(
                    "needs a number " + field + ", got " + (node.isMissingNode() ? "nothing" : node.toString()));
        }
        return node.asDouble();
    }

    private static double[] numbers(JsonNode parent, String field) {
        return StreamSupport.stream(parent.path(field).spliterator(), false)
                .mapToDouble(node -> node.isNumber() ? node.asDouble() : Double.NaN)
                .toArray();
    }
}
