package dev.mlsd.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.QuarantinedRecord;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.traffic.simulator.SimulatedPayment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * One stack for all tests: started by {@code up}, driven through a day of payments by {@code replay}, ended by {@code down}. What
 * only looks comes first, what breaks things later, in the order of the annotations.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StackEndToEndTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START_LIMIT = Duration.ofMinutes(4);

    private final List<SimulatedPayment> payments = World.payments();
    private final List<SimulatedPayment> replayed =
            payments.stream().filter(World::isReplayed).toList();
    private TestStack own;
    private CommandLineTool mlsd;
    private StackClient stack;
    private Path file;
    private JsonNode deciding;

    @BeforeAll
    void startAndReplayADay() throws IOException {
        own = TestStack.clean("e2e");
        mlsd = own.mlsd();
        stack = own.client();
        file = mlsd.home().resolve("world.csv");
        World.write(payments, file);

        var up = mlsd.run(START_LIMIT, "up", "--no-traffic", "--port-base", own.base());
        assertThat(up.exitCode()).as(up.output()).isZero();
        assertThat(up.output()).contains("http://localhost:" + own.base());
        var replay = mlsd.run(
                Duration.ofMinutes(6),
                "replay",
                file.toString(),
                "--from",
                World.REPLAYED.toString(),
                "--to",
                World.REPLAYED.plusDays(1).toString(),
                "--speed",
                "5000");
        assertThat(replay.exitCode()).as(replay.output()).isZero();
        JsonNode models = stack.get(StackClient.INFERENCE, "/v1/models").body();
        for (JsonNode model : models.get("models")) {
            if (model.get("name").equals(models.get("deciding").get("name"))
                    && model.get("version").equals(models.get("deciding").get("version"))) {
                deciding = model;
            }
        }
        assertThat(deciding).as(models.toString()).isNotNull();
    }

    @AfterAll
    void stop() {
        if (own != null) {
            own.down();
        }
    }

    @Test
    @Order(1)
    void replay_everyPayment_hasOnePredictionByTheModel() {
        Map<String, Integer> counted = new TreeMap<>();
        stack.predictions().forEach(p -> counted.merge(p.getPredictionId(), 1, Integer::sum));

        assertThat(counted.keySet())
                .containsExactlyInAnyOrderElementsOf(replayed.stream()
                        .map(payment -> payment.payment().transactionId() + "/live")
                        .toList());
        assertThat(stack.predictions()).allSatisfy(prediction -> {
            assertThat(prediction.getFallback()).isEmpty();
            assertThat(prediction.getProbability()).isBetween(0.0, 1.0);
            assertThat(prediction.getModelName()).isEqualTo(deciding.get("name").asText());
        });
    }

    @Test
    @Order(2)
    void replay_everyVector_equalsTheNaiveRecomputation() {
        NaiveFeatures naive = new NaiveFeatures(payments);
        Map<String, SimulatedPayment> byId =
                replayed.stream().collect(Collectors.toMap(p -> p.payment().transactionId(), p -> p));
        List<String> wrong = new ArrayList<>();
        for (Prediction prediction : stack.predictions()) {
            SimulatedPayment payment = byId.get(prediction.getTransactionId());
            for (int i = 0; i < prediction.getValuesCount(); i++) {
                String reference = deciding.get("signature").get(i).asText();
                double expected = naive.value(reference, payment.payment());
                double served = prediction.getValues(i);
                if (!NaiveFeatures.equal(expected, served)) {
                    wrong.add(prediction.getTransactionId() + " " + reference + ": served " + served + ", naive "
                            + expected);
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    @Order(3)
    void monitoring_afterTheDay_hasItsWindowItsDriftAndEveryLabelJoined() {
        Await.until(
                "every label has met its prediction",
                () -> stack.get(StackClient.MONITORING, "/v1/summary")
                                .body()
                                .path("labels_joined_total")
                                .asInt()
                        == replayed.size());
        JsonNode summary = stack.get(StackClient.MONITORING, "/v1/summary").body();
        assertThat(summary.get("predictions_total").asInt()).isEqualTo(replayed.size());
        assertThat(summary.get("waiting_for_label").asInt()).isZero();
        assertThat(summary.get("malformed_total").asInt()).isZero();

        JsonNode drift = stack.get(StackClient.MONITORING, "/v1/drift?window=" + World.REPLAYED)
                .body();
        List<String> features = new ArrayList<>();
        drift.get("features").forEach(feature -> {
            features.add(feature.get("name").asText());
            assertThat(feature.get("rows").asInt()).isEqualTo(replayed.size());
        });
        List<String> signature = new ArrayList<>();
        deciding.get("signature").forEach(name -> signature.add(name.asText()));
        assertThat(features).containsAll(signature);

        JsonNode quality = stack.get(StackClient.MONITORING, "/v1/quality?window=" + World.REPLAYED)
                .body();
        long frauds = replayed.stream().filter(SimulatedPayment::fraud).count();
        assertThat(frauds).as("the replayed day needs frauds").isPositive();
        assertThat(quality.path("labelled").asInt()).isEqualTo(replayed.size());
        assertThat(quality.path("frauds").asLong()).isEqualTo(frauds);
        assertThat(quality.path("brier").asDouble()).isBetween(0.0, 0.1);
        assertThat(stack.page(StackClient.WORKBENCH, "/api/report?window=" + World.REPLAYED + "&lang=ru"))
                .startsWith("<!doctype html>")
                .contains("lang=\"ru\"", World.REPLAYED.toString(), "<svg");
    }

    @Test
    @Order(4)
    void decide_onePaymentOverRest_isAnsweredInTheDocumentedShapeAndLogged() {
        var last = replayed.getLast().payment();
        String moment = Instant.ofEpochMilli(last.eventMillis() + 1000).toString();
        var answer = stack.post(
                StackClient.INFERENCE, "/v1/decisions", """
                {"transaction_id":"by-hand-1","customer_id":"%s","terminal_id":"%s","amount":"259.90","timestamp":"%s"}
                """.formatted(last.customerId(), last.terminalId(), moment));

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        JsonNode decision = answer.body();
        assertThat(decision.get("transaction_id").asText()).isEqualTo("by-hand-1");
        assertThat(decision.get("decision").asText()).isIn("APPROVE", "REVIEW", "BLOCK");
        assertThat(decision.get("fraud_probability").asDouble()).isBetween(0.0, 1.0);
        assertThat(decision.get("features").get("payment@1:amount").asDouble()).isCloseTo(259.90, within(1e-9));
        assertThat(decision.get("features").get("customer_payments@1:count_30d").asInt())
                .isPositive();
        assertThat(decision.get("latency_ms").get("total").asDouble()).isPositive();
        assertThat(decision.get("model").get("name")).isEqualTo(deciding.get("name"));
        Await.until(
                "the decision is in the log",
                () -> stack.predictions().stream()
                        .anyMatch(prediction -> prediction.getTransactionId().equals("by-hand-1")));
    }

    @Test
    @Order(5)
    void decide_wrongRequests_areToldWhatIsWrongWhereAndWhatIsAllowed() {
        String right = """
                {"transaction_id":"x","customer_id":"c","terminal_id":"t","amount":"1.00","timestamp":"2018-05-06T10:00:00Z"}""";
        Map<String, String> wrong = Map.of(
                right.replace("\"1.00\"", "\"1.001\""), "amount",
                right.replace("\"1.00\"", "-3"), "amount",
                right.replace("2018-05-06T10:00:00Z", "yesterday"), "timestamp",
                right.replace("\"c\"", "\"\""), "customer_id",
                right.replace("\"terminal_id\":\"t\",", ""), "terminal_id");
        wrong.forEach((body, field) -> {
            var answer = stack.post(StackClient.INFERENCE, "/v1/decisions", body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.contentType()).startsWith("application/problem+json");
            assertThat(answer.body().path("field").asText()).isEqualTo(field);
            assertThat(answer.body().path("allowed").asText()).isNotBlank();
            assertThat(answer.body().path("code").asText()).isNotBlank();
        });
        for (String nonsense : List.of("{", "[]", "null", "\"hello\"", "{\"a\":1}")) {
            var answer = stack.post(StackClient.INFERENCE, "/v1/decisions", nonsense);
            assertThat(answer.status()).as(nonsense).isEqualTo(400);
            assertThat(answer.contentType()).startsWith("application/problem+json");
        }
        assertThat(stack.get(StackClient.INFERENCE, "/v1/nothing").contentType())
                .startsWith("application/problem+json");
        assertThat(stack.get(StackClient.FEATURE, "/v1/nothing").contentType()).startsWith("application/problem+json");
        assertThat(stack.get(StackClient.MONITORING, "/v1/drift?window=soon").status())
                .isEqualTo(400);
    }

    @Test
    @Order(6)
    void transactions_malformedEvents_goToQuarantineWithTheirReasonAndStopNothing() {
        long arrival = replayed.getLast().payment().eventMillis();
        byte[] future = TransactionRecord.newBuilder()
                .setPayment(Payment.newBuilder()
                        .setTransactionId("from-the-future")
                        .setCustomerId("c")
                        .setAmountMinor(-5)
                        .setEventTimeMillis(arrival + Duration.ofMinutes(2).toMillis()))
                .build()
                .toByteArray();
        stack.publish("transactions", bytes("c"), bytes("not a protobuf"), arrival);
        stack.publish("transactions", bytes("c"), future, arrival);

        Await.until("both are in quarantine", () -> stack.quarantine().size() >= 2);
        List<List<String>> fields = stack.quarantine().stream()
                .map(record -> record.getViolationsList().stream()
                        .map(violation -> violation.getField())
                        .sorted()
                        .toList())
                .toList();
        assertThat(fields)
                .containsExactlyInAnyOrder(
                        List.of("value"),
                        List.of("payment.amount_minor", "payment.event_time_millis", "payment.terminal_id"));
        assertThat(stack.quarantine()).extracting(QuarantinedRecord::getTopic).containsOnly("transactions");
        assertThat(stack.isReady(StackClient.FEATURE)).isTrue();
    }

    @Test
    @Order(7)
    void replay_fileWithWrongColumns_saysWhichAreMissingAndChangesNothing() throws IOException {
        Path wrong = mlsd.home().resolve("wrong.csv");
        Files.writeString(wrong, "transaction_id,when,customer_id,tx_amount\n1,2018-05-06,2,3.00\n");
        Map<String, Long> before = mlsd.processIds();

        var replay = mlsd.run(START_LIMIT, "replay", wrong.toString(), "--from", "2018-05-06", "--to", "2018-05-07");

        assertThat(replay.exitCode()).isEqualTo(2);
        assertThat(replay.output()).contains("tx_datetime", "terminal_id").doesNotContain("Exception");
        assertThat(mlsd.processIds()).isEqualTo(before);
        assertThat(stack.get(StackClient.MONITORING, "/v1/summary")
                        .body()
                        .get("predictions_total")
                        .asInt())
                .isGreaterThanOrEqualTo(replayed.size());
    }

    @Test
    @Order(8)
    void up_whenUp_isHarmless() {
        Map<String, Long> before = mlsd.processIds();

        assertThat(mlsd.run(START_LIMIT, "up", "--port-base", own.base()).exitCode())
                .isZero();
        assertThat(mlsd.processIds()).isEqualTo(before);
    }

    @Test
    @Order(9)
    void console_inARealBrowser_showsTheStackAliveInBothLanguages() {
        ConsoleCheck.run(stack.uri(0, "/"));
    }

    @Test
    @Order(10)
    void kill_eachProcess_isStartedAgainAndKeepsWhatItKnew() {
        for (String name :
                List.of("inference-service", "monitoring-service", "feature-service", "redis", "workbench")) {
            long pid = mlsd.processIds().get(name);
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            Await.until(name + " runs again", () -> {
                Long now = mlsd.processIds().get(name);
                return now != null
                        && now != pid
                        && mlsd.run(START_LIMIT, "status").exitCode() == 0;
            });
        }
        JsonNode summary = stack.get(StackClient.MONITORING, "/v1/summary").body();
        assertThat(summary.get("predictions_total").asInt()).isEqualTo(replayed.size() + 1);
        assertThat(summary.get("labels_joined_total").asInt()).isEqualTo(replayed.size());
        var last = replayed.getLast().payment();
        // The first decisions of services that have just started may miss their deadline, and say so.
        AtomicInteger tries = new AtomicInteger(1);
        Await.until(
                "decisions are made again on rows that are back in a Redis that came back empty",
                () -> stack.post(StackClient.INFERENCE, "/v1/decisions", """
                {"transaction_id":"by-hand-again-%d","customer_id":"%s","terminal_id":"%s","amount":"10.00","timestamp":"%s"}
                """.formatted(
                                                tries.getAndIncrement(),
                                                last.customerId(),
                                                last.terminalId(),
                                                Instant.ofEpochMilli(last.eventMillis() + 1000)))
                                .body()
                                .path("features")
                                .path("customer_payments@1:count_30d")
                                .asInt()
                        > 0);
    }

    @Test
    @Order(11)
    void up_onATakenPort_namesThePortAndWhoHoldsIt() throws IOException {
        Path otherHome = Files.createDirectories(mlsd.home().resolve("other"));
        var other = new CommandLineTool(TestStack.ROOT, otherHome).run(START_LIMIT, "up", "--port-base", own.base());

        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.output())
                .contains(own.base(), "pid " + mlsd.processIds().get("workbench"), "--port-base");
    }

    @Test
    @Order(12)
    void down_stopsEverythingAndTheLogsOfAllOfItAreClean() throws IOException {
        Map<String, Long> running = mlsd.processIds();
        var down = mlsd.run(START_LIMIT, "down");

        assertThat(down.exitCode()).as(down.output()).isZero();
        assertThat(running.values())
                .allSatisfy(pid -> assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive))
                        .isEmpty());
        assertThat(mlsd.run(START_LIMIT, "down").exitCode()).isZero();
        try (Stream<Path> logs = Files.list(mlsd.home().resolve("logs"))) {
            for (Path log : logs.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readAllLines(log))
                        .as(log.getFileName().toString())
                        .noneMatch(StackEndToEndTest::isFailure);
            }
        }
    }

    /** Kafka's controller calls a disk that stood still for a second an error; that is the machine's and harms nothing. */
    private static boolean isFailure(String line) {
        boolean slowDisk = line.contains("EventPerformanceMonitor");
        return line.contains("ERROR") && !slowDisk || line.startsWith("\tat ") || line.contains("FATAL");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
