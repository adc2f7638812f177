package dev.mlsd.traffic.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mlsd.traffic.load.report.LoadJson;
import dev.mlsd.traffic.load.step.StepPlan;
import dev.mlsd.traffic.load.step.StepResult;
import dev.mlsd.traffic.load.targets.LoadException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Load tests for a program: it writes one JSON object a line, and reads progress and results as JSON lines. Tests run one after the other
 * in this JVM, so that it stays warm, and all ends when the input ends, also in the middle of a test: nobody listens any more.
 */
public final class ControlSession {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FIELDS = List.of(
            "label", "rate", "seconds", "warm_up_seconds", "arrivals", "loop", "connections", "in_flight", "seed");
    private static final String END = "";
    private static final double NANOS_PER_SECOND = 1e9;

    private final LoadBench bench;
    private final InputStream in;
    private final PrintWriter out;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private volatile boolean ended;

    /**
     * A session.
     *
     * @param out flushed with every line
     */
    public ControlSession(LoadBench bench, InputStream in, PrintWriter out) {
        this.bench = bench;
        this.in = in;
        this.out = out;
    }

    /** Runs what it is told, until the input ends. */
    public void run() throws InterruptedException {
        Thread reader = new Thread(this::read, "load-control");
        reader.setDaemon(true);
        reader.start();
        while (!ended) {
            String line = lines.take();
            if (!ended && !line.isBlank()) {
                step(line);
            }
        }
    }

    private void read() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String line;
            while ((line = reader.readLine()) != null) {
                lines.add(line);
            }
        } catch (IOException e) {
            // An input that cannot be read any more has ended.
            ended = true;
        } finally {
            ended = true;
            lines.add(END);
        }
    }

    private void step(String line) throws InterruptedException {
        try {
            Optional<StepResult> result = bench.run(
                    plan(line), progress -> print(Map.of("progress", LoadJson.progress(progress))), () -> ended);
            result.ifPresent(done -> print(Map.of("result", LoadJson.result(bench.name(), done))));
        } catch (IllegalArgumentException e) {
            problem("invalid_step", e.getMessage());
        } catch (LoadException e) {
            problem(e.code(), e.getMessage());
        }
    }

    private void problem(String code, String detail) {
        print(Map.of("problem", Map.of("code", code, "detail", detail)));
    }

    private void print(Map<String, Object> message) {
        try {
            out.println(JSON.writeValueAsString(message));
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values are always JSON", e);
        }
    }

    private StepPlan plan(String line) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a line must be one JSON object, got " + line, e);
        }
        if (!(json instanceof ObjectNode step)) {
            throw new IllegalArgumentException("a line must be one JSON object, got " + line);
        }
        step.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException("there is no field " + field + "; there are " + FIELDS);
            }
        });
        StepPlan.Loop loop = StepPlan.Loop.of(text(step, "loop", "open"));
        return new StepPlan(
                text(step, "label", ""),
                loop,
                StepPlan.Process.of(text(step, "arrivals", "poisson")),
                number(step, "rate", 0),
                seconds(step, "seconds", Duration.ZERO),
                seconds(step, "warm_up_seconds", Duration.ZERO),
                whole(step, "connections", bench.name().usualConnections()),
                whole(step, "in_flight", StepPlan.USUAL_IN_FLIGHT),
                whole(step, "seed", 1));
    }

    private static String text(ObjectNode step, String field, String usual) {
        JsonNode value = step.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return usual;
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field + " must be a string, got " + value);
        }
        return value.textValue();
    }

    private static double number(ObjectNode step, String field, double usual) {
        JsonNode value = step.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return usual;
        }
        if (!value.isNumber()) {
            throw new IllegalArgumentException(field + " must be a number, got " + value);
        }
        return value.doubleValue();
    }

    private static int whole(ObjectNode step, String field, int usual) {
        double value = number(step, field, usual);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(field + " must be a whole number, got " + value);
        }
        return (int) value;
    }

    private static Duration seconds(ObjectNode step, String field, Duration usual) {
        double value = number(step, field, usual.toNanos() / NANOS_PER_SECOND);
        if (!(Math.abs(value) < Integer.MAX_VALUE)) {
            throw new IllegalArgumentException(field + " must be a number of seconds, got " + value);
        }
        return Duration.ofNanos((long) (value * NANOS_PER_SECOND));
    }
}
