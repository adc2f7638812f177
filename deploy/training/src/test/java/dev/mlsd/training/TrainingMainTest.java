package dev.mlsd.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.feature.offline.HistoryWriter;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.simulator.SimulatedPayment;
import dev.mlsd.traffic.simulator.Simulation;
import dev.mlsd.traffic.simulator.WorldSpec;
import dev.mlsd.traffic.source.PaymentFile;
import dev.mlsd.traffic.source.Truth;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
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

    private static final List<String> SMALL_RANGES = List.of(
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
        assertThat(files).hasSize(24).isEqualTo(files(second));
        for (Path file : files) {
            assertThat(Files.readAllBytes(first.resolve(file)))
                    .as("%s", file)
                    .isEqualTo(Files.readAllBytes(second.resolve(file)));
        }
    }

    @Test
    void train_json_hasAllModelsAndWhatTheirMetadataSays() throws IOException {
        assertThat(train(SMALL_WORLD, "--repository", folder.toString(), "--json"))
                .isZero();

        JsonNode models = new ObjectMapper().readTree(out.toString()).get("models");
        assertThat(models).hasSize(4);
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
            assertThat(metadata.at("/compute_cost/file_bytes").asLong())
                    .isEqualTo(Files.size(version.resolve("model.onnx")));
            assertThat(metadata.at("/compute_cost/graph_nodes").asInt()).isPositive();
            assertThat(metadata.at("/compute_cost/parameters").asInt()).isPositive();
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
        assertThat(err.toString()).contains("lacks the columns tx_datetime, customer_id, terminal_id, tx_amount");
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

    @Test
    void train_historyOfTheFile_equalsTheFileToTheBit() throws IOException {
        Path file = folder.resolve("payments.csv");
        Path history = folder.resolve("offline");
        writeWorld(file);
        importFile(file, history);

        assertThat(train(
                        SMALL_RANGES,
                        file.toString(),
                        "--repository",
                        folder.resolve("of-file").toString()))
                .as("%s", err)
                .isZero();
        assertThat(train(
                        SMALL_RANGES,
                        "--history",
                        history.toString(),
                        "--repository",
                        folder.resolve("of-world").toString()))
                .as("%s", err)
                .isZero();

        assertThat(err.toString()).contains("training on the present world's history");
        for (String model : List.of("fraud-trees", "fraud-logistic", "fraud-network", "fraud-distilled")) {
            for (String part : List.of("model.onnx", "calibration.json", "reference.json")) {
                Path inside = Path.of(model, "1", part);
                assertThat(folder.resolve("of-world").resolve(inside))
                        .hasSameBinaryContentAs(folder.resolve("of-file").resolve(inside));
            }
            Path metadata = Path.of(model, "1", "metadata.json");
            assertThat(json(folder.resolve("of-world").resolve(metadata)).get("metrics"))
                    .isEqualTo(json(folder.resolve("of-file").resolve(metadata)).get("metrics"));
        }
        String madeBy = json(folder.resolve("of-world/fraud-trees/1/metadata.json"))
                .get("made_by")
                .asText();
        assertThat(madeBy).startsWith("deploy/mlsd train --source world --seed 42 --train-from 2026-01-15");
    }

    @Test
    void train_historyWithAnotherLabelDelay_saysWhichOneItHas() throws IOException {
        Path file = folder.resolve("payments.csv");
        Path history = folder.resolve("offline");
        writeWorld(file);
        importFile(file, history);

        assertThat(train(
                        SMALL_RANGES,
                        "--history",
                        history.toString(),
                        "--label-delay",
                        "3d",
                        "--repository",
                        folder.resolve("models").toString()))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("become known 7d after their payments, not 3d; train with --label-delay 7d");
    }

    @Test
    void train_historyWithoutRanges_saysWhatItHasAndNeeds() throws IOException {
        Path file = folder.resolve("payments.csv");
        Path history = folder.resolve("offline");
        writeWorld(file);
        importFile(file, history);

        assertThat(train(List.of(), "--history", history.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("the present world has payments from 2026-01-01T")
                .contains("it needs --train-from, --train-to, --test-from and --test-to");
        assertThat(train(List.of(), "--source", "world", "--history", folder.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("deploy/mlsd import FILE makes one");
    }

    /** The small world up to the last test day, as a file in disorder: the later half first. */
    private static void writeWorld(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        Simulation simulation = new Simulation(new WorldSpec(5, 300, 400, LocalDate.of(2026, 1, 1)));
        for (int day = 0; day < 41; day++) {
            for (SimulatedPayment simulated : simulation.day(day)) {
                PaymentEvent payment = simulated.payment();
                lines.add(String.join(
                        ",",
                        // Whole minutes and numbers: many payments of one moment, whose order the id decides.
                        Integer.toString(lines.size() + 1),
                        Instant.ofEpochMilli(payment.eventMillis() / 60_000 * 60_000)
                                .toString(),
                        payment.customerId(),
                        payment.terminalId(),
                        BigDecimal.valueOf(payment.amountMinor(), 2).toPlainString(),
                        simulated.fraud() ? "1" : "0"));
            }
        }
        Collections.rotate(lines, lines.size() / 2);
        lines.addFirst("transaction_id,tx_datetime,customer_id,terminal_id,tx_amount,tx_fraud");
        Files.write(file, lines);
    }

    /** As an import does it. */
    private static void importFile(Path file, Path history) throws IOException {
        try (PaymentFile payments = PaymentFile.open(file, PaymentFile.DEFAULT_ZONE);
                HistoryWriter writer = HistoryWriter.create(history, "import")) {
            payments.forEach(Long.MAX_VALUE, known -> {
                PaymentEvent payment = known.payment();
                writer.payment(payment, payment.eventMillis());
                writer.label(new LabelEvent(
                        payment.transactionId(),
                        payment.customerId(),
                        payment.terminalId(),
                        payment.eventMillis(),
                        payment.eventMillis() + Duration.ofDays(7).toMillis(),
                        known.truth() == Truth.FRAUD));
            });
            writer.commit();
        }
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    private int train(List<String> arguments, String... more) {
        List<String> all = new ArrayList<>(arguments);
        if (!List.of(more).contains("--history")) {
            all.addAll(List.of("--history", folder.resolve("none").toString()));
        }
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
