package dev.mlsd.traffic.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.traffic.load.targets.TargetName;
import dev.mlsd.traffic.load.targets.Targets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlSessionTest {

    private final Targets targets = new Targets(TargetName.CONSTANT_REST, Map.of(), null);
    private final LoadBench bench = new LoadBench(targets);
    private final PipedOutputStream input = new PipedOutputStream();
    private PrintWriter tell;
    private BufferedReader told;
    private Thread session;

    @BeforeEach
    void start() throws IOException {
        PipedInputStream in = new PipedInputStream(input);
        tell = new PrintWriter(input, true, StandardCharsets.UTF_8);
        PipedOutputStream output = new PipedOutputStream();
        told = new BufferedReader(new InputStreamReader(new PipedInputStream(output, 1 << 16), StandardCharsets.UTF_8));
        session = Thread.ofPlatform().start(() -> {
            try (PrintWriter out = new PrintWriter(output, true, StandardCharsets.UTF_8)) {
                new ControlSession(bench, in, out).run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @AfterEach
    void close() throws Exception {
        tell.close();
        session.join();
        bench.close();
        targets.close();
    }

    @Test
    void run_twoSteps_tellsProgressAndResultsInTurn() throws Exception {
        tell.println("""
                {"label":"a","rate":400,"seconds":1,"warm_up_seconds":0.5,"arrivals":"constant","connections":2}""");
        tell.println("""
                {"label":"b","loop":"closed","seconds":1,"connections":3}""");

        JsonNode warmUp = next("progress");
        assertThat(warmUp.get("label").asText()).isEqualTo("a");
        assertThat(warmUp.get("warm_up").asBoolean()).isTrue();
        assertThat(warmUp.get("t").asDouble()).isNegative();
        assertThat(warmUp.get("offered_rate").asDouble()).isEqualTo(400);
        assertThat(warmUp.fieldNames())
                .toIterable()
                .contains(
                        "achieved_rate",
                        "sent",
                        "answered",
                        "errors",
                        "fallbacks",
                        "late_sends",
                        "p50_ms",
                        "p99_ms",
                        "p999_ms",
                        "max_ms",
                        "naive_p50_ms",
                        "naive_p99_ms");

        JsonNode open = result();
        assertThat(open.get("label").asText()).isEqualTo("a");
        assertThat(open.get("target").asText()).isEqualTo("constant-rest");
        assertThat(open.get("answered").asInt()).isEqualTo(400);
        assertThat(open.get("p99_ms").asDouble()).isPositive();
        assertThat(open.get("naive_p99_ms").asDouble()).isPositive();
        JsonNode percentiles = open.get("percentiles");
        assertThat(percentiles.get(0).size()).isEqualTo(3);
        assertThat(percentiles.get(percentiles.size() - 1).get(0).asDouble()).isEqualTo(100);
        assertThat(percentiles.get(percentiles.size() - 1).get(1).asDouble())
                .isEqualTo(open.get("max_ms").asDouble());

        JsonNode closed = result();
        assertThat(closed.get("label").asText()).isEqualTo("b");
        assertThat(closed.get("offered_rate").isNull()).isTrue();
        assertThat(closed.get("p99_ms").isNull()).isTrue();
        assertThat(closed.get("naive_p99_ms").asDouble()).isPositive();
    }

    @Test
    void run_wrongLines_areProblemsAndTheNextLineRuns() throws Exception {
        assertProblem("{\"rate\":", "invalid_step", "a line must be one JSON object");
        assertProblem("[1]", "invalid_step", "a line must be one JSON object, got [1]");
        assertProblem("{\"rate\":0,\"seconds\":1}", "invalid_step", "rate must be 1 to 1000000");
        assertProblem("{\"rate\":\"many\",\"seconds\":1}", "invalid_step", "rate must be a number, got \"many\"");
        assertProblem("{\"rate\":5,\"seconds\":1,\"speed\":2}", "invalid_step", "there is no field speed; there are");
        assertProblem("{\"rate\":5,\"seconds\":1,\"arrivals\":\"waves\"}", "invalid_step", "poisson, constant, replay");
        assertProblem("{\"rate\":5,\"seconds\":1e300}", "invalid_step", "seconds must be a number of seconds");
        assertProblem("{\"rate\":5,\"seconds\":1,\"connections\":1.5}", "invalid_step", "must be a whole number");

        tell.println("{\"rate\":100,\"seconds\":1,\"arrivals\":\"constant\"}");
        assertThat(result().get("answered").asInt()).isEqualTo(100);
    }

    @Test
    void run_inputEndsInTheMiddleOfAStep_ends() throws Exception {
        tell.println("{\"rate\":100,\"seconds\":600}");
        next("progress");

        tell.close();

        session.join();
        String line;
        while ((line = told.readLine()) != null) {
            assertThat(line).doesNotContain("result");
        }
    }

    private void assertProblem(String line, String code, String detail) throws IOException {
        tell.println(line);
        JsonNode problem = next("problem");
        assertThat(problem.get("code").asText()).isEqualTo(code);
        assertThat(problem.get("detail").asText()).contains(detail);
    }

    private JsonNode result() throws IOException {
        JsonNode line = new ObjectMapper().readTree(told.readLine());
        while (!line.has("result")) {
            assertThat(line.has("progress")).as(line.toString()).isTrue();
            line = new ObjectMapper().readTree(told.readLine());
        }
        return line.get("result");
    }

    private JsonNode next(String kind) throws IOException {
        JsonNode line = new ObjectMapper().readTree(told.readLine());
        assertThat(line.has(kind)).as(line.toString()).isTrue();
        return line.get(kind);
    }
}
