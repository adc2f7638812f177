package dev.mlsd.workbench.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mlsd.workbench.experiment.Bench.Load;
import dev.mlsd.workbench.experiment.Bench.LoadProgress;
import dev.mlsd.workbench.experiment.Bench.LoadResult;
import dev.mlsd.workbench.experiment.Bench.LoadStep;
import dev.mlsd.workbench.experiment.Bench.Percentiles;
import dev.mlsd.workbench.experiment.ExperimentException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The load generator in a JVM of its own, so that its garbage collector and ours do not disturb each other. It reads steps from its
 * standard input and ends when that closes, hence also when this process is killed.
 */
final class LoadProcess implements Load, AutoCloseable {

    private static final String END = "";
    private static final Duration BEYOND_ITS_TIME = Duration.ofSeconds(20);
    private static final Duration TO_END = Duration.ofSeconds(3);

    private final ObjectMapper mapper;
    private final Process process;
    private final BufferedWriter input;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private LoadProcess(ObjectMapper mapper, Process process) {
        this.mapper = mapper;
        this.process = process;
        this.input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        Thread.ofVirtual().name("load-output").start(this::read);
    }

    static LoadProcess start(ObjectMapper mapper, Path jar, String target) throws ExperimentException {
        if (!Files.isRegularFile(jar)) {
            throw new ExperimentException(
                    "no_load_generator", "the load generator is not built: there is no " + jar + " (MLSD_TRAFFIC_JAR)");
        }
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx96m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                jar.toAbsolutePath().toString(),
                "load",
                target,
                "--control");
        try {
            return new LoadProcess(
                    mapper,
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException failed) {
            throw new ExperimentException(
                    "no_load_generator", "the load generator could not be started: " + failed.getMessage());
        }
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException ended) {
            lines.add(END);
        }
        lines.add(END);
    }

    @Override
    public LoadResult run(LoadStep step, Consumer<LoadProgress> listener)
            throws ExperimentException, InterruptedException {
        send(step);
        long patience = Duration.ofNanos((long) ((step.seconds() + step.warmUpSeconds()) * 1e9))
                .plus(BEYOND_ITS_TIME)
                .toNanos();
        long end = System.nanoTime() + patience;
        while (true) {
            String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new ExperimentException(
                        "load_generator",
                        "the load generator did not end its step within " + patience / 1_000_000_000 + " s");
            }
            if (line.equals(END)) {
                throw new ExperimentException("load_generator", "the load generator ended; its reason is in this log");
            }
            JsonNode node = parse(line);
            if (node.has("progress")) {
                listener.accept(progress(node.get("progress")));
            } else if (node.has("result")) {
                return result(node.get("result"));
            } else if (node.has("problem")) {
                throw new ExperimentException(
                        node.path("problem").path("code").asText("load_generator"),
                        "load: " + node.path("problem").path("detail").asText());
            }
        }
    }

    private void send(LoadStep step) throws ExperimentException {
        ObjectNode node = mapper.createObjectNode()
                .put("label", step.label())
                .put("seconds", step.seconds())
                .put("warm_up_seconds", step.warmUpSeconds())
                .put("arrivals", step.arrivals())
                .put("loop", step.closedLoop() ? "closed" : "open");
        if (step.closedLoop()) {
            node.put("connections", step.connections());
        } else {
            node.put("rate", step.rate());
        }
        if (step.inFlight() != null) {
            node.put("in_flight", step.inFlight());
        }
        try {
            input.write(node.toString());
            input.newLine();
            input.flush();
        } catch (IOException ended) {
            throw new ExperimentException("load_generator", "the load generator ended; its reason is in this log");
        }
    }

    private JsonNode parse(String line) throws ExperimentException {
        try {
            return mapper.readTree(line);
        } catch (JsonProcessingException wrong) {
            throw new ExperimentException("load_generator", "the load generator said something unexpected: " + line);
        }
    }

    private static LoadProgress progress(JsonNode node) {
        return new LoadProgress(
                node.path("warm_up").asBoolean(false),
                node.path("t").asDouble(),
                node.path("offered_rate").asDouble(),
                node.path("achieved_rate").asDouble(),
                node.path("errors").asLong(),
                node.path("fallbacks").asLong(),
                number(node, "p50_ms"),
                number(node, "p99_ms"),
                number(node, "p999_ms"),
                number(node, "naive_p50_ms"),
                number(node, "naive_p99_ms"));
    }

    private static LoadResult result(JsonNode node) throws ExperimentException {
        if (node.path("answered").asLong() == 0) {
            throw new ExperimentException(
                    "nothing_answered",
                    "none of " + node.path("sent").asLong()
                            + " requests was answered; deploy/mlsd status tells how the parts are");
        }
        return new LoadResult(
                node.path("offered_rate").asDouble(),
                node.path("achieved_rate").asDouble(),
                node.path("sent").asLong(),
                node.path("answered").asLong(),
                node.path("errors").asLong(),
                node.path("fallbacks").asLong(),
                node.path("late_sends").asLong(),
                node.hasNonNull("p50_ms") ? percentiles(node, "") : percentiles(node, "naive_"),
                percentiles(node, "naive_"));
    }

    private static Percentiles percentiles(JsonNode node, String prefix) {
        return new Percentiles(
                node.path(prefix + "p50_ms").asDouble(),
                node.path(prefix + "p90_ms").asDouble(),
                node.path(prefix + "p99_ms").asDouble(),
                node.path(prefix + "p999_ms").asDouble(),
                node.path(prefix + "max_ms").asDouble());
    }

    private static Double number(JsonNode node, String name) {
        return node.hasNonNull(name) ? node.get(name).asDouble() : null;
    }

    @Override
    public void close() {
        boolean cancelled = Thread.interrupted();
        try {
            input.close();
            if (!process.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException ended) {
            process.destroyForcibly();
        } catch (InterruptedException again) {
            process.destroyForcibly();
            cancelled = true;
        }
        if (cancelled) {
            Thread.currentThread().interrupt();
        }
    }
}
