package dev.mlsd.inference.repository;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mlsd.inference.decision.Calibration;
import dev.mlsd.inference.decision.CostTable;
import java.nio.file.Path;
import java.util.List;

/**
 * A model version on disk, verified and read.
 *
 * @param directory that holds its files
 * @param algorithm how it was trained, for people
 * @param signature references {@code view@version:feature}, in the order of the model's input
 * @param metrics of the test set, as the training job wrote them
 */
public record ModelArtifact(
        ModelId id,
        Path directory,
        String algorithm,
        List<String> signature,
        JsonNode metrics,
        CostTable costs,
        Calibration calibration) {

    public ModelArtifact {
        signature = List.copyOf(signature);
    }

    /** The graph. */
    public Path model() {
        return directory.resolve("model.onnx");
    }

    /** The profile of the training data, for monitoring. */
    public Path reference() {
        return directory.resolve("reference.json");
    }

    /** How its scores become probabilities. */
    public Path calibrationFile() {
        return directory.resolve("calibration.json");
    }

    /** What the training job wrote about it. */
    public Path metadata() {
        return directory.resolve("metadata.json");
    }
}
