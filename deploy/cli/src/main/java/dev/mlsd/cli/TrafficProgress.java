package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.stack.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Follows what the traffic does to its end, from its own account. */
final class TrafficProgress {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LOOK = Duration.ofMillis(500);

    /** Lines stay readable in a log, and a person sees that it goes on. */
    private static final Duration LINE = Duration.ofSeconds(2);

    private static final int TIMEOUT_MILLIS = 2_000;

    private final RunningStack stack;
    private final String what;
    private final Function<JsonNode, String> line;
    private final PrintStream out;
    private final URI status;
    private volatile boolean ended;
    private long lastLine = System.nanoTime() - LINE.toNanos();

    /**
     * Follows something.
     *
     * @param what it is called
     * @param line what is told of the traffic's status now and then
     */
    TrafficProgress(Surroundings surroundings, RunningStack stack, String what, Function<JsonNode, String> line) {
        this.stack = stack;
        this.what = what;
        this.line = line;
        this.out = surroundings.out();
        this.status = URI.create("http://127.0.0.1:" + new Ports(stack.portBase()).trafficHttp() + "/status");
    }

    /** Returns the last status when it has finished; empty when it failed, which has been told. */
    Optional<JsonNode> follow() throws IOException {
        out.println("the " + what + " has begun; Ctrl-C stops following it");
        Runtime.getRuntime().addShutdownHook(new Thread(this::tellInterrupted, "no longer following"));
        try {
            return followToTheEnd();
        } finally {
            ended = true;
        }
    }

    /** Whether it has finished already. */
    boolean isFinished() {
        return read().path("phase").asText().equals("finished");
    }

    private void tellInterrupted() {
        if (!ended) {
            out.println("no longer following; the " + what + " goes on, " + stack.howToStop() + " stops it");
        }
    }

    private Optional<JsonNode> followToTheEnd() throws IOException {
        while (true) {
            Optional<String> problem = stack.trafficProblem();
            if (problem.isPresent()) {
                out.println("the traffic " + problem.get() + "; the end of its log:");
                stack.trafficLines(20).forEach(text -> out.println("  " + text));
                return Optional.empty();
            }
            JsonNode report = read();
            switch (report.path("phase").asText()) {
                case "finished" -> {
                    tell(report);
                    return Optional.of(report);
                }
                case "failed" -> {
                    tell(report);
                    out.println(
                            "the " + what + " failed: " + report.path("message").asText());
                    return Optional.empty();
                }
                default -> {
                    if (System.nanoTime() - lastLine >= LINE.toNanos()) {
                        tell(report);
                    }
                    Pause.of(LOOK);
                }
            }
        }
    }

    private JsonNode read() {
        try {
            HttpURLConnection connection = (HttpURLConnection) status.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try (InputStream body = connection.getInputStream()) {
                return JSON.readTree(body);
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            // Busy or being started again; the supervisor tells which, in the next round.
            return JSON.createObjectNode().put("phase", "unknown").put("message", e.getMessage());
        }
    }

    private void tell(JsonNode report) {
        lastLine = System.nanoTime();
        out.println(line.apply(report));
    }
}
