package dev.mlsd.workbench.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The interface of answers and runs, told from a recording: no experiment can run without a stack. Each connection to the events of a run
 * tells a part of it and is then cut, so that a page which sees the end has also reconnected in the middle.
 */
final class RecordedRuns {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ArrayNode answers = (ArrayNode) read("answers").get("answers");
    private final Map<String, ObjectNode> recorded =
            Map.of("dynamic-batching", read("run"), "serving", read("serving-run"));
    private final Map<String, ObjectNode> kept = new HashMap<>();
    private final List<String> bodies = new ArrayList<>();
    private ObjectNode whole;
    private double told;
    private double secondsPerConnection = 15;

    /** Answers in place of the workbench, to every page of this window. */
    void answerIn(BrowserContext context) {
        context.route("**/api/answers", route -> json(route, 200, object().set("answers", answers)));
        context.route("**/api/answers/*", this::answer);
        context.route("**/api/answers/*/runs", this::start);
        context.route("**/api/serving/runs", this::serve);
        context.route("**/api/runs?*", this::history);
        context.route("**/api/runs/*", this::run);
        context.route("**/api/runs/current", this::current);
        context.route("**/api/runs/current/events", this::events);
        context.route("**/api/faults", route -> json(route, 202, object()));
    }

    /** Bodies that were posted. */
    List<String> bodies() {
        return bodies;
    }

    /** Whoever looks at the run sees it stand at this second. */
    void hold(double seconds) {
        told = seconds;
        secondsPerConnection = 0;
    }

    /** The run goes on. */
    void release() {
        secondsPerConnection = 15;
    }

    /** A run that ended before the page was opened; it failed, or held as recorded. */
    void keep(String id, boolean failed) {
        ObjectNode run = recorded.get("dynamic-batching").deepCopy();
        run.put("id", id);
        if (failed) {
            run.put("state", "failed").put("sabotaged", true).put("started", "2026-11-22T08:59:10Z");
            run.withObject("/claim").put("holds", false);
            run.withArray("/rows").forEach(row -> scale((ObjectNode) row));
        }
        kept.put(id, run);
    }

    private static void scale(ObjectNode row) {
        row.put("p99", row.get("p99").asDouble() * 2);
    }

    private void answer(Route route) {
        String id = last(route.request());
        for (JsonNode answer : answers) {
            if (answer.get("id").asText().equals(id)) {
                json(route, 200, answer);
                return;
            }
        }
        json(route, 404, problem(404, "unknown_answer", "there is no answer " + id + ", known are: dynamic-batching"));
    }

    private void start(Route route) {
        begin(route, recorded.get("dynamic-batching"));
    }

    private void serve(Route route) {
        JsonNode body = tree(route.request().postData());
        if (body.get("rate").asDouble() > 10_000) {
            ObjectNode problem = problem(400, "invalid_field", "rate is too high");
            json(
                    route,
                    400,
                    problem.put("field", "rate")
                            .put("value", body.get("rate").asText())
                            .put("allowed", "1 to 10000"));
            return;
        }
        begin(route, recorded.get("serving"));
    }

    private void begin(Route route, ObjectNode run) {
        bodies.add(route.request().postData());
        if (whole != null) {
            String running = whole.get("id").asText();
            json(route, 409, problem(409, "run_in_progress", running + " runs").put("value", running));
            return;
        }
        whole = run.deepCopy();
        JsonNode body = tree(route.request().postData());
        if (body.has("guess")) {
            whole.set("guess", body.get("guess"));
        }
        json(route, 202, until(told, 0));
    }

    private void history(Route route) {
        ArrayNode runs = JSON.createArrayNode();
        String answer = route.request().url().replaceAll(".*answer=", "");
        kept.values().stream()
                .filter(run -> run.get("answer").asText().equals(answer))
                .sorted((a, b) ->
                        b.get("started").asText().compareTo(a.get("started").asText()))
                .forEach(run -> runs.add(
                        run.deepCopy().retain("id", "answer", "sabotaged", "state", "started", "ended", "worst")));
        json(route, 200, object().set("runs", runs));
    }

    private void run(Route route) {
        json(route, 200, kept.get(last(route.request())));
    }

    private void current(Route route) {
        if (route.request().method().equals("DELETE")) {
            ObjectNode cancelled = until(told, 0);
            cancelled.put("state", "cancelled");
            kept.put(cancelled.get("id").asText(), cancelled);
            whole = null;
            json(route, 202, object());
        } else if (whole == null) {
            route.fulfill(new Route.FulfillOptions().setStatus(204));
        } else {
            json(route, 200, until(told, 0));
        }
    }

    private void events(Route route) {
        StringBuilder text = new StringBuilder();
        if (whole == null) {
            text.append("event: none\ndata: {}\n\n");
        } else {
            text.append(event(until(told, 0)));
            double before = told;
            told = Math.min(whole.get("elapsed").asDouble(), told + secondsPerConnection);
            text.append(event(until(told, before)));
            if (told >= whole.get("elapsed").asDouble()) {
                text.append(event(whole));
                kept.put(whole.get("id").asText(), whole);
                whole = null;
                told = 0;
            }
        }
        route.fulfill(new Route.FulfillOptions()
                .setStatus(200)
                .setContentType("text/event-stream")
                .setBody(text.toString()));
    }

    /** The run as it is after so many seconds; of its series only what came after {@code since}. */
    private ObjectNode until(double seconds, double since) {
        ObjectNode run = whole.deepCopy();
        run.put("state", "running")
                .put("elapsed", seconds)
                .putNull("ended")
                .putNull("worst")
                .putNull("right_guess");
        run.withArray("/rows").removeAll();
        run.putObject("figures");
        ArrayNode phases = JSON.createArrayNode();
        for (JsonNode phase : whole.get("phases")) {
            if (phase.get("from").asDouble() <= seconds) {
                ObjectNode known = phase.deepCopy();
                if (known.get("to").asDouble() > seconds) {
                    known.putNull("to");
                    run.put("phase", known.get("id").asText());
                }
                phases.add(known);
            }
        }
        run.set("phases", phases);
        ObjectNode series = run.putObject("series");
        whole.get("series").properties().forEach(entry -> {
            ObjectNode part = series.putObject(entry.getKey());
            ArrayNode points = part.putArray("points");
            int from = 0;
            for (JsonNode point : entry.getValue().get("points")) {
                double at = point.get(0).asDouble();
                if (since > 0 && at <= since) {
                    from++;
                } else if (at <= seconds) {
                    points.add(point);
                }
            }
            part.put("from", from);
        });
        return run;
    }

    private static String event(JsonNode run) {
        return "event: run\ndata: " + run + "\n\n";
    }

    private static void json(Route route, int status, JsonNode body) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(status)
                .setContentType("application/json")
                .setBody(body.toString()));
    }

    private static ObjectNode problem(int status, String code, String detail) {
        return object().put("status", status).put("code", code).put("detail", detail);
    }

    private static ObjectNode object() {
        return JSON.createObjectNode();
    }

    private static String last(Request request) {
        return request.url().replaceAll(".*/", "");
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    private static ObjectNode read(String name) {
        try (InputStream file = RecordedRuns.class.getResourceAsStream("/console/" + name + ".json")) {
            return (ObjectNode) JSON.readTree(file);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
