package dev.mlsd.training.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.feature.offline.HistoryWriter;
import dev.mlsd.feature.offline.JoinLimits;
import dev.mlsd.feature.offline.JoinProgress;
import dev.mlsd.feature.offline.VectorHistory;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.feature.vector.VectorPlan;
import dev.mlsd.inference.repository.ModelArtifact;
import dev.mlsd.inference.repository.ModelId;
import dev.mlsd.inference.repository.ModelRepository;
import dev.mlsd.traffic.source.PaymentFile;
import dev.mlsd.training.learner.Rows;
import dev.mlsd.training.onnx.OnnxScorer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user runs it, on a month of a small world, with the models that come with the repository. */
class ScoringMainTest {

    private static final Path MODELS = Path.of(System.getProperty("mlsd.root"), "inference-service", "models");
    private static final long BEGIN = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final long MONTH = Duration.ofDays(30).toMillis();
    private static final int PAYMENTS = 1_000;
    private static final int SLICE = 130;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<PaymentEvent> payments = new ArrayList<>();
    private Path input;
    private Path history;

    @BeforeEach
    void world() throws IOException, SQLException {
        history = folder.resolve("history");
        Random random = new Random(7);
        for (int i = 0; i < PAYMENTS; i++) {
            payments.add(new PaymentEvent(
                    "p'" + i,
                    "c" + random.nextInt(40),
                    "t\"" + random.nextInt(30),
                    1 + random.nextInt(50_000),
                    BEGIN + MONTH * i / PAYMENTS));
        }
        try (HistoryWriter writer = HistoryWriter.create(history, HistoryWriter.IMPORT)) {
            for (PaymentEvent payment : payments) {
                writer.payment(payment, payment.eventMillis());
                writer.label(new LabelEvent(
                        payment.transactionId(),
                        payment.customerId(),
                        payment.terminalId(),
                        payment.eventMillis(),
                        payment.eventMillis() + Duration.ofDays(7).toMillis(),
                        random.nextInt(20) == 0));
            }
            writer.commit();
        }
        input = folder.resolve("payments.parquet");
        write(input, payments);
    }

    private static void write(Path file, List<PaymentEvent> payments) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE payments (transaction_id VARCHAR, tx_datetime TIMESTAMP,"
                    + " customer_id VARCHAR, terminal_id VARCHAR, tx_amount DECIMAL(18,2))");
            for (PaymentEvent payment : payments) {
                statement.execute(
                        "INSERT INTO payments VALUES (" + literal(payment.transactionId()) + ", make_timestamp("
                                + payment.eventMillis() * 1_000 + "), " + literal(payment.customerId()) + ", "
                                + literal(payment.terminalId()) + ", " + payment.amountMinor() / 100 + "."
                                + "%02d".formatted(payment.amountMinor() % 100) + ")");
            }
            statement.execute("COPY payments TO " + literal(file.toString()) + " (FORMAT parquet)");
        }
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @Test
    void score_aFile_givesEachPaymentWhatTheModelMakesOfItsVectorAtItsMoment() throws Exception {
        Path output = folder.resolve("scored.parquet");

        assertThat(score(input, output)).as("%s", err).isZero();

        Map<String, Double> expected = expected();
        Map<String, Double> scored = new LinkedHashMap<>();
        read(output, row -> {
            scored.put(row.getString("transaction_id"), row.getDouble("score"));
            assertThat(row.getDouble("fraud_probability")).isBetween(0.0, 1.0);
            assertThat(row.getString("decision")).isIn("APPROVE", "REVIEW", "BLOCK");
            assertThat(row.getString("model") + "/" + row.getString("model_version"))
                    .isEqualTo("fraud-trees/1");
        });
        assertThat(scored.keySet())
                .containsExactlyElementsOf(
                        payments.stream().map(PaymentEvent::transactionId).toList());
        scored.forEach((id, value) -> assertThat(value).isEqualTo(expected.get(id), within(1e-9)));
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("scored").asInt()).isEqualTo(PAYMENTS);
        assertThat(result.path("resumed").asInt()).isZero();
        assertThat(result.path("beyond_history").asInt()).isZero();
        assertThat(result.path("processor_seconds_per_million").asDouble()).isPositive();
        assertThat(folder.resolve("scored.parquet.slices")).doesNotExist();
        assertThat(folder.resolve("scored.parquet.slices.temporary")).doesNotExist();
    }

    /** By the training job's own scorer, from one join over all payments. */
    private Map<String, Double> expected() throws IOException {
        ModelArtifact artifact = artifact();
        int width = artifact.signature().size();
        float[] values = new float[PAYMENTS * width];
        VectorPlan plan = VectorPlan.compile(
                RegistryReader.readDefault(),
                artifact.signature().stream().map(FeatureReference::parse).toList());
        new VectorHistory(new JoinLimits(64, 1, folder.resolve("temporary")))
                .visit(plan, history, payments, JoinProgress.NONE, (query, vector) -> {
                    for (int feature = 0; feature < width; feature++) {
                        values[query * width + feature] = (float) vector.values()[feature];
                    }
                });
        Map<String, Double> expected = new LinkedHashMap<>();
        try (OnnxScorer scorer = new OnnxScorer(Files.readAllBytes(artifact.model()))) {
            double[] scores = scorer.score(new Rows(width, values, new boolean[PAYMENTS]));
            for (int i = 0; i < PAYMENTS; i++) {
                expected.put(payments.get(i).transactionId(), scores[i]);
            }
        }
        return expected;
    }

    @Test
    void score_killedAnywhereAndResumed_givesTheSameFile() throws Exception {
        Path whole = folder.resolve("whole.parquet");
        assertThat(score(input, whole)).as("%s", err).isZero();
        int slices = (PAYMENTS + SLICE - 1) / SLICE;
        for (int finished = 0; finished < slices; finished++) {
            Path output = folder.resolve("resumed-" + finished + ".parquet");
            dieAfter(finished, output);
            assertThat(output).doesNotExist();

            out.getBuffer().setLength(0);
            assertThat(score(input, output)).as("%s", err).isZero();

            assertThat(new ObjectMapper()
                            .readTree(out.toString())
                            .path("resumed")
                            .asInt())
                    .isEqualTo(finished * SLICE);
            assertThat(output).hasSameBinaryContentAs(whole);
        }
    }

    /** What a kill leaves behind: finished slices, and the next one half written. */
    private void dieAfter(int finished, Path output) throws IOException {
        Path leftovers = output.resolveSibling(output.getFileName() + ".slices");
        ModelArtifact artifact = artifact();
        try (PaymentFile file = PaymentFile.open(input, PaymentFile.DEFAULT_ZONE);
                Slices slices = Slices.open(leftovers, identity(), false);
                SliceScorer scorer = new SliceScorer(
                        artifact, RegistryReader.readDefault(), history, folder.resolve("temporary"), () -> 0)) {
            ScoringJob job = new ScoringJob(slices, scorer, SLICE, () -> Long.MAX_VALUE, rows -> {
                if (rows > finished * SLICE) {
                    throw new Killed();
                }
            });
            assertThatThrownBy(() -> job.run(file)).isInstanceOf(Killed.class);
        }
        // It died while it wrote the next one.
        String next = "slice-%08d".formatted(finished);
        Files.deleteIfExists(leftovers.resolve(next + ".csv"));
        Files.writeString(leftovers.resolve(next + ".csv.unfinished"), "\"half");
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private JobIdentity identity() throws IOException {
        return new JobIdentity(
                ScoringMain.sha256(input),
                "fraud-trees 1",
                ScoringMain.sha256(artifact().model()),
                SLICE);
    }

    private static ModelArtifact artifact() {
        return new ModelRepository(MODELS, new ObjectMapper()).artifact(new ModelId("fraud-trees", "1"));
    }

    @Test
    void score_slicesOfAnotherJob_areRefusedUnlessDropped() throws Exception {
        Path output = folder.resolve("scored.parquet");
        dieAfter(2, output);
        write(input, payments.subList(0, 500));

        assertThat(score(input, output)).isEqualTo(1);
        assertThat(err.toString()).contains("another job", "input_sha256 was", "--restart");

        assertThat(score(input, output, "--restart")).as("%s", err).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).path("scored").asInt())
                .isEqualTo(500);
    }

    @Test
    void score_whileAnotherProcessIsAtIt_isRefused() throws Exception {
        Path output = folder.resolve("scored.csv");
        try (Slices held = Slices.open(folder.resolve("scored.csv.slices"), identity(), false)) {
            assertThat(held.has(0)).isFalse();
            assertThat(score(input, output)).isEqualTo(1);
        }
        assertThat(err.toString()).contains("another process");
    }

    @Test
    void score_whatIsWrong_isSaid() throws Exception {
        Path output = folder.resolve("scored.csv");
        assertThat(score(input, output, "--slice-rows", "1")).isEqualTo(2);
        assertThat(score(input, output, "--model", "fraud-bushes")).isEqualTo(1);
        assertThat(score(input, output, "--version", "9")).isEqualTo(1);
        assertThat(score(folder.resolve("none.parquet"), output)).isEqualTo(1);
        assertThat(score(input, output, "--history", folder.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "got 1",
                        "no version of fraud-bushes",
                        "no model fraud-trees 9",
                        "none.parquet",
                        "there is no history");
        Files.writeString(output, "mine");
        assertThat(score(input, output)).isEqualTo(1);
        assertThat(output).hasContent("mine");
    }

    @Test
    void score_csvAndPaymentsBeyondTheHistory_areScoredAndTold() throws Exception {
        Path output = folder.resolve("scored.csv");
        List<PaymentEvent> late = new ArrayList<>(payments.subList(0, 200));
        late.add(new PaymentEvent("late", "c1", "t1", 100, BEGIN + 2 * MONTH));
        write(input, late);

        assertThat(score(input, output)).as("%s", err).isZero();

        assertThat(Files.readAllLines(output)).hasSize(202).first().asString().startsWith("transaction_id,");
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .path("beyond_history")
                        .asInt())
                .isEqualTo(1);
    }

    private int score(Path file, Path output, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of(file.toString(), "--output", output.toString(), "--repository", MODELS.toString(), "--json"));
        if (!List.of(more).contains("--history")) {
            arguments.addAll(List.of("--history", history.toString()));
        }
        if (!List.of(more).contains("--slice-rows")) {
            arguments.addAll(List.of("--slice-rows", Integer.toString(SLICE)));
        }
        arguments.addAll(List.of(more));
        return ScoringMain.run(
                new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
    }

    private interface Visitor {
        void row(ResultSet row) throws SQLException;
    }

    private static void read(Path file, Visitor visitor) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + literal(file.toString()))) {
            while (row.next()) {
                visitor.row(row);
            }
        }
    }
}
