package dev.mlsd.inference.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.inference.decision.CostTable;
import dev.mlsd.inference.testing.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRepositoryTest {

    @TempDir
    private Path root;

    private ModelFolder folder;
    private ModelRepository repository;

    @BeforeEach
    void open() {
        folder = new ModelFolder(root);
        repository = new ModelRepository(root, new ObjectMapper());
    }

    @Test
    void artifact_wholeVersion_isReadAsWritten() throws IOException {
        Path directory = folder.write("fraud", "3");

        ModelArtifact artifact = repository.artifact(new ModelId("fraud", "3"));

        assertThat(artifact.signature()).isEqualTo(ModelFolder.SIGNATURE);
        assertThat(artifact.algorithm()).isEqualTo("logistic regression");
        assertThat(artifact.costs()).isEqualTo(new CostTable(4, 15, 0.1, 1, 0.9));
        assertThat(artifact.calibration().apply(0.25)).isBetween(0.2499, 0.2501);
        assertThat(artifact.model()).isEqualTo(directory.resolve("model.onnx")).exists();
        assertThat(artifact.reference()).exists();
        assertThat(artifact.metrics().get("roc_auc").asDouble()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"calibration.json", "metadata.json", "model.onnx", "reference.json"})
    void artifact_fileChangedOrMissing_isRefusedByItsName(String file) throws IOException {
        Path changed = folder.write("fraud", "1").resolve(file);
        Files.writeString(changed, "changed");
        Path missing = folder.write("fraud", "2").resolve(file);
        Files.delete(missing);

        assertThatThrownBy(() -> repository.artifact(new ModelId("fraud", "1")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(changed.toString())
                .hasMessageContaining("SHA-256");
        assertThatThrownBy(() -> repository.artifact(new ModelId("fraud", "2")))
                .hasMessageContaining(missing + " is missing");
    }

    @Test
    void artifact_checksumsMissingOrIncomplete_isRefused() throws IOException {
        Files.delete(folder.write("fraud", "1").resolve("SHA256SUMS"));
        Files.writeString(folder.write("fraud", "2").resolve("SHA256SUMS"), "abc  model.onnx\n");
        Files.writeString(folder.write("fraud", "3").resolve("SHA256SUMS"), "");

        assertThatThrownBy(() -> repository.artifact(new ModelId("fraud", "1")))
                .hasMessageContaining("SHA256SUMS is missing");
        assertThatThrownBy(() -> repository.artifact(new ModelId("fraud", "2"))).hasMessageContaining("64 hexadecimal");
        assertThatThrownBy(() -> repository.artifact(new ModelId("fraud", "3")))
                .hasMessageContaining("lists no calibration.json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            metadata.json    | no json at all                        | is not JSON
            metadata.json    | {"name":"other","version":"1"}        | "name": "fraud"
            metadata.json    | {"name":"fraud","version":"2"}        | "version": "1"
            metadata.json    | {"name":"fraud","version":"1"}        | signature
            calibration.json | {"method":"guess"}                    | platt or isotonic, got 'guess'
            calibration.json | {"method":"platt","a":1}              | needs a number b, got nothing
            calibration.json | {"method":"platt","a":0,"b":1}        | got a = 0.0
            calibration.json | {"method":"isotonic","x":[1],"y":[2]} | got 2.0
            """)
    void artifact_contentThatMakesNoSense_isRefusedWithWhereAndWhy(String file, String content, String reason)
            throws IOException {
        folder.write("fraud", "1", Map.of(file, content));

        assertThatThrownBy(() -> repository.artifact(new ModelId("fraud", "1")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(file)
                .hasMessageContaining(reason);
    }

    @Test
    void artifact_columnsOrCostsThatDoNotFit_areRefused() throws IOException {
        String metadata = ModelFolder.metadata("fraud", "1");
        folder.write("fraud", "1", Map.of("metadata.json", metadata.replace("[-1,2]", "[-1,7]")));
        folder.write(
                "fraud",
                "2",
                Map.of("metadata.json", ModelFolder.metadata("fraud", "2").replace("0.9", "\"most\"")));
        folder.write(
                "fraud",
                "3",
                Map.of(
                        "metadata.json",
                        ModelFolder.metadata("fraud", "3").replace("terminal_risk@1:share_7d", "payment@1:amount")));

        assertThatThrownBy(() -> repository.artifact(new ModelId("fraud", "1"))).hasMessageContaining("7 columns");
        assertThatThrownBy(() -> repository.artifact(new ModelId("fraud", "2")))
                .hasMessageContaining("review_catch, got \"most\"");
        assertThatThrownBy(() -> repository.artifact(new ModelId("fraud", "3"))).hasMessageContaining("1 different");
    }

    @Test
    void artifact_versionThatIsNotThere_isRefusedAlsoWhenTheNameIsAPath() {
        assertThatThrownBy(() -> repository.artifact(new ModelId("fraud", "1")))
                .hasMessageContaining("no model fraud 1");
        assertThatThrownBy(() -> repository.artifact(new ModelId("..", "1"))).hasMessageContaining("no model");
    }

    @Test
    void list_goodAndBadVersions_showsBothWithStages() throws IOException {
        folder.write("fraud", "1");
        folder.write("fraud", "10");
        folder.write("fraud", "9", Map.of("calibration.json", "{}"));
        Files.createDirectories(root.resolve("fraud/.writing-123"));
        folder.promote("fraud", "10");

        ModelRepository.Listing listing = repository.list();

        assertThat(listing.models())
                .extracting(staged -> staged.artifact().id().version() + " " + staged.stage())
                .containsExactly("1 null", "10 production");
        assertThat(listing.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.id()).isEqualTo(new ModelId("fraud", "9"));
            assertThat(refused.reason()).contains("calibration.json");
        });
    }

    @Test
    void list_noFolderOrBrokenStages_isNoFailure() throws IOException {
        assertThat(new ModelRepository(root.resolve("nothing"), new ObjectMapper())
                        .list()
                        .models())
                .isEmpty();
        folder.write("fraud", "1");
        Files.writeString(root.resolve("fraud/stages.json"), "[1]");

        assertThat(repository.list().models()).hasSize(1);
        assertThat(repository.list().refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.reason()).contains("stages.json"));
    }

    @Test
    void production_stages_sayWhich() throws IOException {
        assertThat(repository.production("fraud")).isEmpty();
        folder.write("fraud", "1");
        assertThat(repository.production("fraud")).isEmpty();
        folder.promote("fraud", "1");

        assertThat(repository.production("fraud")).contains(new ModelId("fraud", "1"));
    }

    @Test
    void list_shippedModels_areWholeAndInProduction() {
        ModelRepository.Listing shipped = new ModelRepository(ModelFolder.shipped(), new ObjectMapper()).list();

        assertThat(shipped.refused()).isEmpty();
        assertThat(shipped.models())
                .extracting(staged -> staged.artifact().id().name())
                .contains("fraud-trees", "fraud-logistic", "fraud-network", "fraud-distilled");
        assertThat(new ModelRepository(ModelFolder.shipped(), new ObjectMapper()).production("fraud-trees"))
                .isPresent();
    }
}
