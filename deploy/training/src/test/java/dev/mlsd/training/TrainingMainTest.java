package dev.mlsd.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user runs it, on small worlds. */
class TrainingMainTest {

    private static final List<String> SMALL_WORLD = List.of(
            "--seed",
            "5",
            "--customers",
            "300",
            "--terminals",
            "400",
            "--start",
            "2026-01-01",
            "--from",
            "2026-01-15",
            "--to",
            "2026-01-28",
            "--test-from",
            "2026-02-04",
            "--test-to",
            "2026-02-10",
            "--rounds",
            "30");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void train_sameSeedTwice_writesTheSameBytes() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        assertThat(train(SMALL_WORLD, "--repository", first.toString()))
                .as("%s", err)
                .isZero();
        assertThat(train(SMALL_WORLD, "--repository", second.toString(), "--threads", "1"))
                .as("%s", err)
                .isZero();

        List<Path> files = files(first);
        assertThat(files).hasSize(12).isEqualTo(files(second));
        for (Path file : files) {
            assertThat(Files.readAllBytes(first.resolve(file)))
                    .as("%s", file)
                    .isEqualTo(Files.readAllBytes(second.resolve(file)));
        }
    }

    @Test
    void train_json_hasBothModelsAndWhatTheirMetadataSays() throws IOException {
        assertThat(train(SMALL_WORLD, "--repository", folder.toString(), "--json"))
                .isZero();

        JsonNode models = new ObjectMapper().readTree(out.toString()).get("models");
        assertThat(models).hasSize(2);
        for (JsonNode model : models) {
            Path version = folder.resolve(model.get("name").asText())
                    .resolve(model.get("version").asText());
            JsonNode metadata =
                    new ObjectMapper().readTree(version.resolve("metadata.json").toFile());
            for (String metric : List.of("roc_auc", "average_precision", "card_precision_at_100", "brier", "ece")) {
                assertThat(model.get(metric).asDouble())
                        .isEqualTo(metadata.get("metrics").get(metric).asDouble())
                        .isBetween(0.0, 1.0);
            }
            assertThat(metadata.get("export_difference").asDouble()).isLessThan(1e-5);
            assertThat(metadata.get("made_by").asText()).startsWith("deploy/mlsd train --source simulate --seed 5");
            checkReference(version, metadata);
        }
    }

    private static void checkReference(Path version, JsonNode metadata) throws IOException {
        JsonNode reference =
                new ObjectMapper().readTree(version.resolve("reference.json").toFile());
        assertThat(reference.get("rows").asInt())
                .isEqualTo(metadata.get("training").get("rows").asInt());
        List<JsonNode> profiles = new ArrayList<>();
        reference.get("features").forEach(profiles::add);
        assertThat(profiles).hasSameSizeAs(metadata.get("signature"));
        for (int i = 0; i < profiles.size(); i++) {
            assertThat(profiles.get(i).get("name"))
                    .isEqualTo(metadata.get("signature").get(i));
        }
        profiles.add(reference.get("probability"));
        for (JsonNode profile : profiles) {
            assertThat(profile.get("counts")).hasSize(profile.get("upper").size() + 3);
            int rows = 0;
            for (JsonNode count : profile.get("counts")) {
                rows += count.asInt();
            }
            assertThat(rows).isEqualTo(reference.get("rows").asInt());
        }
        // Calibration on the rows themselves: the mean probability is the share of frauds.
        assertThat(reference.get("probability").get("sum").asDouble()
                        / reference.get("rows").asInt())
                .isCloseTo(reference.get("fraud_rate").asDouble(), withinPercentage(10));
    }

    @Test
    void train_secondRun_takesTheNextVersionAndLeavesProductionAlone() throws IOException {
        assertThat(train(SMALL_WORLD, "--repository", folder.toString())).isZero();
        assertThat(train(SMALL_WORLD, "--repository", folder.toString())).isZero();

        assertThat(folder.resolve("fraud-trees/2/model.onnx")).exists();
        assertThat(Files.readString(folder.resolve("fraud-trees/stages.json"))).contains("\"1\"");
        assertThat(out.toString()).contains("average precision").contains("fraud-logistic        2");
    }

    @Test
    void train_existingVersion_isRefusedBeforeTheWork() throws IOException {
        Files.createDirectories(folder.resolve("fraud-logistic/4"));

        assertThat(train(SMALL_WORLD, "--repository", folder.toString(), "--version", "4"))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("fraud-logistic has a version 4 already")
                .doesNotContain("reading");
    }

    @Test
    void train_wrongUsage_isTwoAndSaysWhy() {
        assertThat(train(SMALL_WORLD, "--test-from", "2026-01-20")).isEqualTo(2);
        assertThat(train(List.of(), "--from", "2026-02-20", "--to", "2026-02-10"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("the training range is empty");
        assertThat(train(List.of(), "--label-delay", "soon")).isEqualTo(2);
        assertThat(err.toString()).contains("got 'soon'");
        assertThat(train(List.of(), folder.resolve("none.csv").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("a file needs --train-from");
        assertThat(train(List.of(), "--rounds", "0")).isEqualTo(2);
        assertThat(train(List.of(), "--version", "0")).isEqualTo(2);
        assertThat(train(List.of(), "--nonsense")).isEqualTo(2);
    }

    @Test
    void train_overlappingRanges_isTwo() {
        List<String> arguments = List.of(
                "--from", "2026-02-10", "--to", "2026-02-20", "--test-from", "2026-02-20", "--test-to", "2026-02-25");

        assertThat(train(arguments)).isEqualTo(2);
        assertThat(err.toString()).contains("must start after the training range");
    }

    @Test
    void train_fileWithWrongColumns_isOneAndWritesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("payments.csv"), "transaction_id,amount\n1,2\n");

        assertThat(trainFile(file)).isEqualTo(1);
        assertThat(err.toString())
                .contains("lacks the columns [tx_datetime, customer_id, terminal_id, tx_amount, tx_fraud]");
        assertThat(folder.resolve("models")).doesNotExist();
    }

    @Test
    void train_rangesWithoutPaymentsOrFrauds_isOneAndSaysWhich() throws IOException {
        Path file = folder.resolve("payments.csv");
        String header = "transaction_id,tx_datetime,customer_id,terminal_id,tx_amount,tx_fraud\n";

        Files.writeString(file, header + "1,2018-06-01 10:00:00,1,1,5,0\n");
        assertThat(trainFile(file)).isEqualTo(1);
        assertThat(err.toString()).contains("the training range 2018-06-13 to 2018-06-19 has no labelled payments");

        Files.writeString(file, header + "1,2018-06-14 10:00:00,1,1,5,0\n2,2018-06-28 10:00:00,1,1,5,0\n");
        assertThat(trainFile(file)).isEqualTo(1);
        assertThat(err.toString()).contains("has 1 payments and no fraud among them");
    }

    private int trainFile(Path file) {
        return train(
                List.of(
                        "--source",
                        file.toString(),
                        "--train-from",
                        "2018-06-13",
                        "--train-to",
                        "2018-06-19",
                        "--test-from",
                        "2018-06-27",
                        "--test-to",
                        "2018-07-03"),
                "--repository",
                folder.resolve("models").toString());
    }

    private int train(List<String> arguments, String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return TrainingMain.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile)
                    .map(root::relativize)
                    .sorted()
                    .toList();
        }
    }
}
