package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.stack.Ports;
import dev.mlsd.cli.stack.StackTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/** Follows a replay to its end, from the traffic's own account. */
final class ReplayProgress {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LOOK = Duration.ofMillis(500);

    /** Lines stay readable in a log, and a person sees that it goes on. */
    private static final Duration LINE = Duration.ofSeconds(2);

    private static final int TIMEOUT_MILLIS = 2_000;

    private final Surroundings surroundings;
    private final SupervisorClient client;
    private final PrintStream out;
    private final URI status;
    private volatile boolean ended;
    private long lastLine = System.nanoTime() - LINE.toNanos();

    ReplayProgress(Surroundings surroundings, SupervisorClient client) {
        this.surroundings = surroundings;
        this.client = client;
        this.out = surroundings.out();
        this.status = URI.create("http://127.0.0.1:" + new Ports(client.portBase()).trafficHttp() + "/status");
    }

    /** Returns 0 when the replay has finished, 1 when it failed. */
    int follow() throws IOException {
        out.println("the replay has begun; Ctrl-C stops following it");
        Runtime.getRuntime().addShutdownHook(new Thread(this::tellInterrupted, "no longer following"));
        try {
            return followToTheEnd();
        } finally {
            ended = true;
        }
    }

    private void tellInterrupted() {
        if (!ended) {
            out.println("no longer following; the replay goes on, deploy/mlsd down stops it");
        }
    }

    private int followToTheEnd() throws IOException {
        while (true) {
            JsonNode traffic = trafficProcess();
            if (traffic.path("stage").asText().equals("failed")) {
                out.println("the traffic " + traffic.path("problem").asText() + "; the end of its log:");
                surroundings.home().log(StackTable.TRAFFIC).lastLines(20).forEach(line -> out.println("  " + line));
                return 1;
            }
            JsonNode report = read();
            switch (report.path("phase").asText()) {
                case "finished" -> {
                    line(report);
                    summary(report);
                    return 0;
                }
                case "failed" -> {
                    line(report);
                    out.println("the replay failed: " + report.path("message").asText());
                    return 1;
                }
                default -> {
                    if (System.nanoTime() - lastLine >= LINE.toNanos()) {
                        line(report);
                    }
                    Pause.of(LOOK);
                }
            }
        }
    }

    private JsonNode trafficProcess() throws IOException {
        for (JsonNode process : client.processes(false).path("processes")) {
            if (process.path("name").asText().equals(StackTable.TRAFFIC)) {
                return process;
            }
        }
        throw CommandFailure.failed("the replay is no longer what runs here: somebody started another world");
    }

    private JsonNode read() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) status.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try (InputStream body = connection.getInputStream()) {
            return JSON.readTree(body);
        } catch (IOException e) {
            // Busy or being started again; the supervisor tells which, in the next round.
            return JSON.createObjectNode().put("phase", "unknown").put("message", e.getMessage());
        } finally {
            connection.disconnect();
        }
    }

    private void line(JsonNode report) {
        lastLine = System.nanoTime();
        out.printf(
                Locale.ROOT,
                "%-8s %-20s %5.1f %%   %,9d payments   %,9d decided   %7.0f/s   %d errors   %d waiting%n",
                report.path("phase").asText(),
                report.path("world_time").asText(""),
                report.path("percent").asDouble(),
                report.path("payments_sent").asLong(),
                report.path("decided").asLong(),
                report.path("rate_per_s").asDouble(),
                report.path("decision_errors").asLong(),
                report.path("waiting").asLong());
    }

    private void summary(JsonNode report) {
        JsonNode latency = report.path("latency_ms");
        out.printf(
                Locale.ROOT,
                "finished: %,d payments, %,d decided, %d errors, %,d labels, %,d frauds%n",
                report.path("payments_sent").asLong(),
                report.path("decided").asLong(),
                report.path("decision_errors").asLong(),
                report.path("labels_sent").asLong(),
                report.path("frauds_sent").asLong());
        if (latency.path("p99").isNumber()) {
            out.printf(
                    Locale.ROOT,
                    "decision latency: p50 %.1f ms, p99 %.1f ms%n",
                    latency.path("p50").asDouble(),
                    latency.path("p99").asDouble());
        }
        int base = client.portBase();
        out.println("what was seen: http://localhost:" + base + ", http://localhost:" + (base + 3) + "/v1/summary");
    }
}
