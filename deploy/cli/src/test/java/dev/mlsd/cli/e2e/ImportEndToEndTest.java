package dev.mlsd.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.simulator.SimulatedPayment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A file with three bad rows becomes the world of a stack that did not run, and stays it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImportEndToEndTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final List<SimulatedPayment> payments = World.payments();
    private TestStack own;
    private CommandLineTool mlsd;
    private StackClient stack;
    private Path file;
    private JsonNode imported;

    @BeforeAll
    void importAFile() throws IOException {
        own = TestStack.clean("e2e-import");
        mlsd = own.mlsd();
        stack = own.client();
        file = mlsd.home().resolve("world.csv");
        World.write(payments, file);
        Files.writeString(file, """
                bad-amount,2018-05-01T00:00:00Z,c,t,much,0
                bad-time,never,c,t,1.00,0
                cut,2018-05-01T00:0
                """, StandardOpenOption.APPEND);

        var result = mlsd.run(LIMIT, "import", file.toString(), "--json", "--port-base", own.base());
        assertThat(result.exitCode()).as(result.output()).isZero();
        imported = JSON.readTree(result.output().lines().toList().getLast());
    }

    @AfterAll
    void stop() {
        if (own != null) {
            own.down();
        }
    }

    @Test
    @Order(1)
    void import_report_countsAndNamesWhatWasLeftOut() {
        assertThat(imported.path("rows").asInt()).isEqualTo(payments.size() + 3);
        assertThat(imported.path("imported").asInt()).isEqualTo(payments.size());
        assertThat(imported.path("rejected").asInt()).isEqualTo(3);
        assertThat(imported.path("rejected_by_reason").toString())
                .isEqualTo("{\"bad_tx_amount\":1,\"bad_tx_datetime\":1,\"too_few_values\":1}");
        assertThat(imported.path("rows_per_second").asDouble()).isPositive();
        assertThat(Path.of(imported.path("rejected_rows").asText()))
                .content()
                .contains("bad_tx_amount,bad-amount,")
                .contains("bad_tx_datetime,bad-time,")
                .contains("too_few_values,");
        assertThat(Path.of(imported.path("history").asText()).resolve("transactions/day=" + World.REPLAYED))
                .isDirectory();
    }

    @Test
    @Order(2)
    void import_rows_areThoseOfTheWholeFile() {
        JsonNode traffic = stack.get(StackClient.TRAFFIC, "/status").body();
        assertThat(traffic.path("mode").asText()).isEqualTo("import");
        assertThat(traffic.path("phase").asText()).isEqualTo("finished");
        NaiveFeatures naive = new NaiveFeatures(payments);
        long moment = payments.getLast().payment().eventMillis() + 1;
        List<String> wrong = new ArrayList<>();
        for (SimulatedPayment known : payments.subList(payments.size() - 30, payments.size())) {
            PaymentEvent asked = new PaymentEvent(
                    "by-hand-" + known.payment().transactionId(),
                    known.payment().customerId(),
                    known.payment().terminalId(),
                    1250,
                    moment);
            for (Map.Entry<String, JsonNode> served : features(asked).properties()) {
                double expected = naive.value(served.getKey(), asked);
                double value = served.getValue().isNumber() ? served.getValue().asDouble() : Double.NaN;
                if (!NaiveFeatures.equal(expected, value)) {
                    wrong.add(asked + " " + served + ", naive " + expected);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private JsonNode features(PaymentEvent payment) {
        // The first decisions of services that have just started may miss their deadline, and say so.
        List<JsonNode> decisions = new ArrayList<>();
        Await.until("a decision on the rows", () -> {
            decisions.add(stack.post(StackClient.INFERENCE, "/v1/decisions", """
                    {"transaction_id":"%s-%d","customer_id":"%s","terminal_id":"%s","amount":"12.50","timestamp":"%s"}
                    """.formatted(
                                    payment.transactionId(),
                                    decisions.size(),
                                    payment.customerId(),
                                    payment.terminalId(),
                                    Instant.ofEpochMilli(payment.eventMillis())))
                    .body());
            JsonNode latest = decisions.getLast();
            return latest.path("features").size() > 0
                    && latest.path("fallback").asText("").isEmpty();
        });
        return decisions.getLast().path("features");
    }

    @Test
    @Order(3)
    void import_again_isHarmlessAndAnotherFileIsRefused() throws IOException {
        var again = mlsd.run(LIMIT, "import", file.toString());
        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(again.output()).contains("this file is imported already");

        Path other = Files.copy(file, mlsd.home().resolve("other.csv"));
        var refused = mlsd.run(LIMIT, "import", other.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).contains("there is another world").contains("--replace forgets it");

        Path cut = Files.writeString(mlsd.home().resolve("cut.parquet"), "PAR1 and no end");
        var wrong = mlsd.run(LIMIT, "import", cut.toString(), "--replace");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.output()).contains("cannot be read as Parquet or CSV").contains("nothing was changed");
        assertThat(stack.get(StackClient.TRAFFIC, "/status")
                        .body()
                        .path("phase")
                        .asText())
                .isEqualTo("finished");
    }

    @Test
    @Order(4)
    void up_afterDown_goesOnWithTheImportedWorldWithoutItsFile() throws IOException {
        assertThat(mlsd.run(LIMIT, "down").exitCode()).isZero();
        Files.delete(file);

        var up = mlsd.run(LIMIT, "up", "--port-base", own.base());

        assertThat(up.exitCode()).as(up.output()).isZero();
        Await.until(
                "the world stands where it was",
                () -> stack.get(StackClient.TRAFFIC, "/status")
                        .body()
                        .path("phase")
                        .asText()
                        .equals("finished"));
    }
}
