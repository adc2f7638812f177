package dev.mlsd.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.traffic.digest.WorldDigest;
import dev.mlsd.traffic.simulator.SimulatedPayment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The same day three times: undisturbed; with every process killed or frozen at random moments; and running freely. In lockstep
 * nothing of what was decided may differ; freely, every difference must be explained.
 *
 * <p>The short form kills each process once, freezes two and restarts the stack; {@code -Dmlsd.kill.rounds=N} does N rounds of
 * everything. {@code -Dmlsd.kill.seed=S} repeats the choices of an earlier run, though not its moments to the millisecond.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KillTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(6);

    private final long seed = Long.getLong("mlsd.kill.seed", System.nanoTime() & 0xffff_ffffL);
    private final int rounds = Integer.getInteger("mlsd.kill.rounds", 0);
    private final Random random = new Random(seed);
    private final List<SimulatedPayment> payments = World.payments(5, 1500, 1500);
    private final Set<String> replayed = payments.stream()
            .filter(World::isReplayed)
            .map(payment -> payment.payment().transactionId())
            .collect(Collectors.toCollection(TreeSet::new));
    private TestStack own;
    private CommandLineTool mlsd;
    private StackClient stack;
    private Path file;
    private Path saved;
    private String digest;
    private Map<String, Long> rows;

    @BeforeAll
    void runUndisturbed() throws IOException {
        System.out.println("kill test: -Dmlsd.kill.seed=" + seed + " -Dmlsd.kill.rounds=" + rounds);
        own = TestStack.clean("e2e-kill");
        mlsd = own.mlsd();
        stack = own.client();
        file = mlsd.home().resolve("world.csv");
        saved = mlsd.home().resolve("undisturbed.tsv");
        World.write(payments, file);

        var replay = replay("5000", "--lockstep");

        assertThat(replay.exitCode()).as(replay.output()).isZero();
        var printed = mlsd.run(LIMIT, "digest", "--save", saved.toString(), "--json");
        assertThat(printed.exitCode()).as(printed.output()).isZero();
        JsonNode result = JSON.readTree(printed.output());
        assertThat(result.get("decisions").asInt()).isEqualTo(replayed.size());
        assertThat(result.get("by_rules").asInt()).isZero();
        assertThat(result.get("repeats").asInt()).isZero();
        digest = result.get("digest").asText();
        rows = rows();
    }

    @AfterAll
    void stop() {
        if (own != null) {
            own.down();
        }
    }

    @Test
    @Order(1)
    void digest_ofTheWorldThatSavedIt_isEqualToItself() {
        var again = mlsd.run(LIMIT, "digest", "--against", saved.toString());

        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(again.output()).contains(digest).contains("0 different");
    }

    @Test
    @Order(2)
    void lockstep_everyProcessKilledAndFrozen_decidesEveryPaymentOnceAndTheSame() {
        Thread follower = Thread.ofPlatform().start(() -> replay("400", "--lockstep"));
        Await.until(LIMIT, "the replay has begun", () -> phase().equals("running") && decided() > 0);
        Set<String> answered;
        try (Questions questions = new Questions(
                stack.uri(StackClient.INFERENCE, "/v1/decisions"), Instant.parse(World.REPLAYED + "T12:00:00Z"))) {
            for (Disturbance disturbance : disturbances()) {
                pause();
                assertThat(phase())
                        .as("the replay goes on until the last disturbance")
                        .isEqualTo("running");
                disturb(disturbance);
            }
            assertThat(stack.post(StackClient.TRAFFIC, "/speed", "{\"speed\":20000}")
                            .status())
                    .isLessThan(300);
            Await.until(LIMIT, "the replay is finished", () -> phase().equals("finished"));
            answered = Set.copyOf(questions.answered());
        }
        join(follower);

        assertThat(answered).isNotEmpty();
        Await.until(
                LIMIT,
                "every answer that was given is in the log",
                () -> stack.predictions().stream()
                        .map(Prediction::getTransactionId)
                        .collect(Collectors.toSet())
                        .containsAll(answered));
        WorldDigest disturbed = new WorldDigest();
        Set<String> decided = new TreeSet<>();
        Set<String> questions = new TreeSet<>();
        for (Prediction prediction : stack.predictions()) {
            if (prediction.getTransactionId().startsWith(Questions.PREFIX)) {
                questions.add(prediction.getPredictionId());
            } else {
                disturbed.add(prediction);
                decided.add(prediction.getTransactionId());
            }
        }
        assertThat(decided).isEqualTo(replayed);
        assertThat(disturbed.result().byRules()).isZero();
        assertThat(disturbed.result().differingRepeats()).isZero();
        assertThat(disturbed.result().digest()).isEqualTo(digest);
        assertThat(rows()).as("every event stands in the windows exactly once").isEqualTo(rows);
        Await.until(
                LIMIT,
                "monitoring has counted each prediction once and joined every label",
                () -> summary("predictions_total") == replayed.size() + questions.size()
                        && summary("labels_joined_total") == replayed.size());
    }

    @Test
    @Order(3)
    void freely_everyDifferenceFromLockstep_isExplained() throws IOException {
        var replay = replay("20000", "--no-lockstep");
        assertThat(replay.exitCode()).as(replay.output()).isZero();

        var compared = mlsd.run(LIMIT, "digest", "--json", "--against", saved.toString());

        JsonNode result = JSON.readTree(compared.output());
        assertThat(result.get("unexplained").asInt()).as(compared.output()).isZero();
        assertThat(result.get("missing").asInt()).isZero();
        assertThat(result.get("stream_lag").asInt()).isPositive();
        assertThat(result.get("equal").asInt()
                        + result.get("stream_lag").asInt()
                        + result.get("rules").asInt())
                .isEqualTo(replayed.size());
        assertThat(compared.exitCode()).isZero();
    }

    private CommandLineTool.Result replay(String speed, String lockstep) {
        return mlsd.run(
                Duration.ofMinutes(20L + 20L * rounds),
                "replay",
                file.toString(),
                "--from",
                World.REPLAYED.toString(),
                "--to",
                World.REPLAYED.plusDays(1).toString(),
                "--speed",
                speed,
                lockstep,
                "--port-base",
                own.base());
    }

    private List<Disturbance> disturbances() {
        if (rounds == 0) {
            return Disturbance.few(random);
        }
        List<Disturbance> disturbances = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            disturbances.addAll(Disturbance.all(random));
        }
        return disturbances;
    }

    private void disturb(Disturbance disturbance) {
        System.out.println("kill test: " + disturbance + " after " + decided() + " decisions");
        switch (disturbance.kind()) {
            case KILLED -> {
                long pid = processIds().get(disturbance.process());
                Disturbance.kill(pid);
                Await.until(LIMIT, disturbance.process() + " is another process", () -> {
                    Long now = processIds().get(disturbance.process());
                    return now != null && now != pid;
                });
            }
            case FROZEN -> Disturbance.freeze(processIds().get(disturbance.process()));
            case RESTARTED -> {
                assertThat(mlsd.run(LIMIT, "down").exitCode()).isZero();
                var up = mlsd.run(LIMIT, "up", "--port-base", own.base());
                assertThat(up.exitCode()).as(up.output()).isZero();
            }
        }
        Await.until(
                LIMIT,
                "everything is well again after " + disturbance,
                () -> mlsd.run(LIMIT, "status").exitCode() == 0 && phase().equals("running"));
        long before = decided();
        Await.until(LIMIT, "payments are decided again after " + disturbance, () -> decided() > before);
    }

    private void pause() {
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(500, 4000)).toNanos());
    }

    /** How many events each row took in, by view and entity; fails when an event is in a row twice. */
    private Map<String, Long> rows() {
        Map<String, Long> sequences = new TreeMap<>();
        Set<String> applied = new TreeSet<>();
        stack.rowChanges().forEach(change -> {
            String row = change.getView() + "/" + change.getEntity();
            if (change.getOutcome() == dev.mlsd.feature.v1.FeatureRowChange.Outcome.APPLIED) {
                assertThat(applied.add(row + "/" + change.getEventId()))
                        .as(row + " took in " + change.getEventId() + " once")
                        .isTrue();
                sequences.merge(row, change.getSequence(), Math::max);
            }
        });
        return sequences;
    }

    private long summary(String field) {
        return stack.get(StackClient.MONITORING, "/v1/summary")
                .body()
                .path(field)
                .asLong();
    }

    private String phase() {
        return traffic().path("phase").asText();
    }

    private long decided() {
        return traffic().path("decided").asLong();
    }

    /** Nothing while it is away. */
    private JsonNode traffic() {
        return stack.tryGet(StackClient.TRAFFIC, "/status").orElseGet(JSON::createObjectNode);
    }

    private Map<String, Long> processIds() {
        return mlsd.processIds();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
