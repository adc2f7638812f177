package dev.mlsd.traffic.load.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mlsd.traffic.load.LoadBench;
import dev.mlsd.traffic.load.step.StepPlan;
import dev.mlsd.traffic.load.step.StepPlan.Loop;
import dev.mlsd.traffic.load.step.StepPlan.Process;
import dev.mlsd.traffic.load.step.StepResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TargetsTest {

    @ParameterizedTest
    @EnumSource(names = {"CONSTANT_REST", "CONSTANT_GRPC", "CONSTANT_STREAM"})
    void run_serverThatAnswersAtOnce_answersEverythingInBothLoops(TargetName name) throws Exception {
        try (Targets targets = new Targets(name, Map.of(), null);
                LoadBench bench = new LoadBench(targets, Duration.ofMinutes(1))) {
            StepResult open = run(bench, plan(Loop.OPEN, 2_000, 3));
            StepResult closed = run(bench, plan(Loop.CLOSED, 0, 3));

            assertThat(open.answered()).isEqualTo(2_000);
            assertThat(open.failed()).isZero();
            assertThat(closed.answered()).isEqualTo(closed.sent()).isPositive();
            assertThat(closed.failed()).isZero();
        }
    }

    @Test
    void run_rest_asksAsTheContractSaysAndCountsWhatComesBack() throws Exception {
        Queue<JsonNode> bodies = new ConcurrentLinkedQueue<>();
        AtomicInteger asked = new AtomicInteger();
        try (Rest server = new Rest(exchange -> {
                    bodies.add(read(exchange));
                    switch (asked.incrementAndGet() % 3) {
                        case 0 -> answer(exchange, 503, "{}");
                        case 1 -> answer(exchange, 200, "{\"fallback\":\"features_unavailable\"}");
                        default -> answer(exchange, 200, "{\"fallback\":null}");
                    }
                });
                Targets targets = new Targets(TargetName.CONSTANT_REST, Map.of(), server.address());
                LoadBench bench = new LoadBench(targets, Duration.ofMinutes(1))) {
            StepResult result = run(bench, plan(Loop.OPEN, 300, 2));

            assertThat(result.answered() + result.failed()).isEqualTo(300);
            assertThat(result.errors()).containsOnlyKeys("HTTP 503");
            assertThat(result.failed()).isEqualTo(100);
            assertThat(result.fallbacks()).isEqualTo(100);
        }
        Set<String> transactions = new HashSet<>();
        for (JsonNode body : bodies) {
            assertThat(body.fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder(
                            "transaction_id", "customer_id", "terminal_id", "amount", "timestamp", "load_test");
            assertThat(body.get("load_test").asBoolean()).isTrue();
            assertThat(body.get("transaction_id").asText()).startsWith("load-");
            transactions.add(body.get("transaction_id").asText());
        }
        assertThat(transactions).hasSameSizeAs(bodies);
    }

    @Test
    void run_serverThatStallsOnce_p99FromTheIntendedSendShowsItAndTheNaiveOneDoesNot() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        CountDownLatch well = new CountDownLatch(1);
        try (Rest server = new Rest(exchange -> {
                    read(exchange);
                    if (seen.incrementAndGet() > 400) {
                        await(well);
                    }
                    answer(exchange, 200, "{}");
                });
                Targets targets = new Targets(TargetName.CONSTANT_REST, Map.of(), server.address());
                LoadBench bench = new LoadBench(targets, Duration.ofMinutes(1))) {
            AtomicInteger quartersStalled = new AtomicInteger();
            StepResult result = bench.run(
                            plan(Loop.OPEN, 1_000, 4),
                            progress -> {
                                if (seen.get() > 400 && quartersStalled.incrementAndGet() == 2) {
                                    well.countDown();
                                }
                            },
                            () -> false)
                    .orElseThrow();

            // Four connections stood still: 4 requests in 1000 saw the stall themselves, hundreds waited for them.
            Double fromIntended = StepResult.percentile(result.latency(), 99);
            Double naive = StepResult.percentile(result.naive(), 99);
            assertThat(result.answered()).isEqualTo(1_000);
            assertThat(fromIntended).isGreaterThan(200);
            assertThat(naive).isLessThan(fromIntended / 2);
            assertThat(result.lateSends()).isGreaterThan(100);
        }
    }

    @Test
    void run_connectionsThatBreak_areErrorsAndAreMadeAgain() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        try (Rest server = new Rest(exchange -> {
                    read(exchange);
                    if (seen.incrementAndGet() % 50 == 0) {
                        exchange.close();
                    } else {
                        answer(exchange, 200, "{}");
                    }
                });
                Targets targets = new Targets(TargetName.CONSTANT_REST, Map.of(), server.address());
                LoadBench bench = new LoadBench(targets, Duration.ofMinutes(1))) {
            StepResult result = run(bench, plan(Loop.OPEN, 500, 4));

            assertThat(result.errors()).containsOnlyKeys("connection lost");
            assertThat(result.failed()).isEqualTo(10);
            assertThat(result.answered()).isEqualTo(490);
        }
    }

    @Test
    void open_nobodyThere_saysWhoAndWhere() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Map<String, String> environment = Map.of("MLSD_INFERENCE_GRPC", "127.0.0.1:" + port);
        assertThatThrownBy(() -> new Targets(TargetName.DECISIONS_STREAM, environment, null))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("inference-service does not answer at 127.0.0.1:" + port);
    }

    @Test
    void of_unknownTarget_listsTheKnownOnes() {
        assertThatThrownBy(() -> TargetName.of("decisions"))
                .hasMessageContaining("there is no target decisions")
                .hasMessageContaining("decisions-rest, decisions-grpc, decisions-stream, features-rest");
    }

    @Test
    void parse_address_withOrWithoutScheme() {
        assertThat(Address.parse("A", "http://feature-service:8081")).isEqualTo(new Address("feature-service", 8081));
        assertThat(Address.parse("A", "127.0.0.1:9082")).hasToString("127.0.0.1:9082");
        assertThatThrownBy(() -> Address.parse("A", "nowhere")).hasMessage("A must be host:port, got nowhere");
        assertThatThrownBy(() -> Address.parse("A", "a:70000")).hasMessageContaining("got a:70000");
    }

    private static StepResult run(LoadBench bench, StepPlan plan) throws InterruptedException {
        return bench.run(plan, progress -> {}, () -> false).orElseThrow();
    }

    private static StepPlan plan(Loop loop, double rate, int connections) {
        return new StepPlan(
                "a",
                loop,
                Process.CONSTANT,
                rate,
                Duration.ofSeconds(1),
                Duration.ZERO,
                connections,
                StepPlan.USUAL_IN_FLIGHT,
                1);
    }

    private static JsonNode read(HttpExchange exchange) throws IOException {
        return new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes());
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.sendResponseHeaders(status, body.length());
        exchange.getResponseBody().write(body.getBytes());
        exchange.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let the server go on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Behaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** A server of the JDK's own. */
    private static final class Rest implements AutoCloseable {

        private final HttpServer server;

        Rest(Behaviour behaviour) {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.createContext("/", behaviour::answer);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
        }

        Address address() {
            return new Address("127.0.0.1", server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
