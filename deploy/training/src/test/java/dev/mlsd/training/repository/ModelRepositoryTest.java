package dev.mlsd.training.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.training.calibration.FittedCalibration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRepositoryTest {

    @TempDir
    private Path root;

    @Test
    void write_newVersion_isWholeAndSummed() throws IOException, NoSuchAlgorithmException {
        new ModelRepository(root).write(List.of(version("trees", 1)), false);

        Path folder = root.resolve("trees/1");
        assertThat(names(folder))
                .containsExactly("SHA256SUMS", "calibration.json", "metadata.json", "model.onnx", "reference.json");
        for (String line : Files.readAllLines(folder.resolve("SHA256SUMS"))) {
            String[] parts = line.split(" {2}");
            byte[] content = Files.readAllBytes(folder.resolve(parts[1]));
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content)))
                    .isEqualTo(parts[0]);
        }
        assertThat(names(root.resolve("trees"))).containsExactly("1", "stages.json");
        assertThat(production("trees")).isEqualTo("1");
    }

    @Test
    void write_existingVersion_isRefusedAndChangesNothing() throws IOException {
        ModelRepository repository = new ModelRepository(root);
        repository.write(List.of(version("trees", 1)), false);
        byte[] before = Files.readAllBytes(root.resolve("trees/1/SHA256SUMS"));

        assertThatThrownBy(() -> repository.write(List.of(version("logistic", 1), version("trees", 1)), true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("trees has a version 1 already");

        assertThat(Files.readAllBytes(root.resolve("trees/1/SHA256SUMS"))).isEqualTo(before);
        assertThat(names(root.resolve("logistic"))).isEmpty();
    }

    @Test
    void write_secondVersion_goesIntoProductionOnlyWhenPromoted() throws IOException {
        ModelRepository repository = new ModelRepository(root);
        repository.write(List.of(version("trees", 1)), false);
        repository.write(List.of(version("trees", 2)), false);
        assertThat(production("trees")).isEqualTo("1");

        repository.write(List.of(version("trees", 3)), true);

        assertThat(production("trees")).isEqualTo("3");
    }

    @Test
    void write_promoted_keepsTheOtherStages() throws IOException {
        Files.createDirectories(root.resolve("trees"));
        Files.writeString(root.resolve("trees/stages.json"), "{\"production\":\"1\",\"canary\":{\"version\":\"2\"}}");

        new ModelRepository(root).write(List.of(version("trees", 3)), true);

        Map<String, Object> stages = Json.readObject(Files.readString(root.resolve("trees/stages.json")));
        assertThat(stages).containsEntry("production", "3").containsEntry("canary", Map.of("version", "2"));
    }

    @Test
    void nextVersion_isAboveAllModels() throws IOException {
        ModelRepository repository = new ModelRepository(root);
        assertThat(repository.nextVersion(List.of("trees", "logistic"))).isOne();

        repository.write(List.of(version("trees", 9), version("trees", 10), version("logistic", 3)), false);

        assertThat(repository.nextVersion(List.of("trees", "logistic"))).isEqualTo(11);
    }

    @Test
    void calibrationFile_ofEachMethod_hasItsParameters() {
        ModelVersion isotonic = new ModelVersion(
                "trees",
                1,
                new byte[0],
                Map.of(),
                new FittedCalibration.Isotonic(new double[] {0.1, 0.2}, new double[] {0, 1}),
                Map.of());

        assertThat(Json.readObject(text(version("trees", 1), "calibration.json")))
                .isEqualTo(Map.of("method", "platt", "a", 2.0, "b", -1.5));
        assertThat(Json.readObject(text(isotonic, "calibration.json")))
                .isEqualTo(Map.of("method", "isotonic", "x", List.of(0.1, 0.2), "y", List.of(0.0, 1.0)));
    }

    @Test
    void json_nan_isNull() {
        assertThat(Json.readObject(Json.write(Map.of("minimum", Double.NaN)))).containsEntry("minimum", null);
    }

    private static ModelVersion version(String name, int version) {
        return new ModelVersion(
                name,
                version,
                new byte[] {1, 2, 3},
                Map.of("name", name),
                new FittedCalibration.Platt(2, -1.5),
                Map.of("rows", 1));
    }

    private static String text(ModelVersion version, String file) {
        return new String(version.files().get(file), StandardCharsets.UTF_8);
    }

    private Object production(String name) throws IOException {
        return Json.readObject(Files.readString(root.resolve(name).resolve("stages.json")))
                .get("production");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
