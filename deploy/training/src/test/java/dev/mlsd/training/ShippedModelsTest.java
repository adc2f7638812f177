package dev.mlsd.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.training.learner.Rows;
import dev.mlsd.training.onnx.OnnxScorer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The models that ship are those that this code makes: their own command makes them again. */
class ShippedModelsTest {

    private static final Path SHIPPED = Path.of(System.getProperty("mlsd.root"), "inference-service", "models");
    private static final int PROBES = 2_000;
    private static final double TOLERANCE = 1e-6;

    @TempDir
    private Path again;

    @Test
    void madeBy_runAgain_givesTheSameModels() throws IOException {
        String command =
                metadata(SHIPPED.resolve("fraud-trees/1")).get("made_by").asText();
        String prefix = "deploy/mlsd train ";
        assertThat(command).startsWith(prefix);
        StringWriter err = new StringWriter();
        String[] arguments = (command.substring(prefix.length()) + " --repository " + again).split(" ");

        assertThat(TrainingMain.run(new PrintWriter(new StringWriter()), new PrintWriter(err), arguments))
                .as("%s", err)
                .isZero();

        for (String model : List.of("fraud-trees", "fraud-logistic", "fraud-network", "fraud-distilled")) {
            assertSame(SHIPPED.resolve(model).resolve("1"), again.resolve(model).resolve("1"));
        }
    }

    private static void assertSame(Path shipped, Path made) throws IOException {
        JsonNode expected = metadata(shipped);
        JsonNode actual = metadata(made);
        for (String part : List.of(
                "name", "version", "signature", "training", "compute_cost", "costs", "made_by", "input", "output")) {
            assertThat(actual.get(part)).as("%s of %s", part, shipped).isEqualTo(expected.get(part));
        }
        expected.get("metrics")
                .properties()
                .forEach(metric -> assertThat(
                                actual.get("metrics").get(metric.getKey()).asDouble())
                        .as("%s of %s", metric.getKey(), shipped)
                        .isEqualTo(metric.getValue().asDouble(), within(TOLERANCE)));
        Rows probes = probes(shipped);
        assertThat(scores(made, probes))
                .as("scores of %s", shipped)
                .containsExactly(scores(shipped, probes), within(TOLERANCE));
        assertThat(json(made, "calibration.json").get("method"))
                .isEqualTo(json(shipped, "calibration.json").get("method"));
        assertThat(json(made, "reference.json").get("fraud_rate"))
                .isEqualTo(json(shipped, "reference.json").get("fraud_rate"));
    }

    /** Rows that mix the bounds of the reference's bins, with values missing here and there. */
    private static Rows probes(Path version) throws IOException {
        JsonNode features = json(version, "reference.json").get("features");
        float[] values = new float[PROBES * features.size()];
        for (int row = 0; row < PROBES; row++) {
            for (int column = 0; column < features.size(); column++) {
                JsonNode bounds = features.get(column).get("upper");
                boolean missing = (row + 3 * column) % 17 == 0;
                values[row * features.size() + column] = missing
                        ? Float.NaN
                        : (float) bounds.get((row * (2 * column + 7)) % bounds.size())
                                .asDouble();
            }
        }
        return new Rows(features.size(), values, new boolean[PROBES]);
    }

    private static double[] scores(Path version, Rows rows) throws IOException {
        try (OnnxScorer scorer = new OnnxScorer(Files.readAllBytes(version.resolve("model.onnx")))) {
            return scorer.score(rows);
        }
    }

    private static JsonNode metadata(Path version) throws IOException {
        return json(version, "metadata.json");
    }

    private static JsonNode json(Path version, String file) throws IOException {
        return new ObjectMapper().readTree(version.resolve(file).toFile());
    }
}
