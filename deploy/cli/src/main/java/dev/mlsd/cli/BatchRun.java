package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.workbench.JsonClient;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks feature-service for rows of a batch view and follows how far it is. */
final class BatchRun {

    private static final String PATH = "/v1/materializations";
    private static final Duration LOOK = Duration.ofMillis(200);

    /** Lines stay readable in a log, and a person sees that it goes on. */
    private static final Duration LINE = Duration.ofSeconds(2);

    private final Surroundings surroundings;
    private final boolean json;
    private long lastLine = System.nanoTime();

    BatchRun(Surroundings surroundings, boolean json) {
        this.surroundings = surroundings;
        this.json = json;
    }

    /** Returns the exit code. */
    int run(String kind, String view, String from, String to) throws IOException {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("view", view);
        body.put("kind", kind);
        if (from != null) {
            body.put("from", moment("--from", from).toString());
        }
        if (to != null) {
            body.put("to", moment("--to", to).toString());
        }
        JsonClient service = new JsonClient(
                "feature-service",
                RunningPorts.of(surroundings, "its feature-service computes the rows")
                        .featureHttp());
        JsonClient.Answer begun = service.send("POST", PATH, body);
        if (begun.status() == 400) {
            throw CommandFailure.wrongUsage(begun.problem());
        }
        if (!begun.isGood()) {
            throw CommandFailure.failed(begun.problem());
        }
        return follow(service, begun.body().path("number").asLong());
    }

    private static Instant moment(String option, String text) {
        try {
            return text.length() == "2026-01-31".length()
                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw CommandFailure.wrongUsage(
                    option + " must be a day as 2026-01-31 or a moment as 2026-01-31T06:00:00Z, got " + text);
        }
    }

    private int follow(JsonClient service, long number) throws IOException {
        while (true) {
            JsonClient.Answer answer = service.send("GET", PATH, null);
            JsonNode work = answer.body().path("work");
            if (!answer.isGood() || work.path("number").asLong() != number) {
                throw CommandFailure.failed(
                        "feature-service was started anew or does something else by now; what it has"
                                + " finished stays, and the same command goes on from there");
            }
            switch (work.path("state").asText()) {
                case "done" -> {
                    tell(work);
                    return work.path("result").path("rows_different").asLong() == 0 ? 0 : 1;
                }
                case "failed" ->
                    throw CommandFailure.failed(work.path("failure").asText());
                default -> {
                    progress(work);
                    Pause.of(LOOK);
                }
            }
        }
    }

    private void progress(JsonNode work) {
        if (json || System.nanoTime() - lastLine < LINE.toNanos()) {
            return;
        }
        lastLine = System.nanoTime();
        JsonNode progress = work.path("progress");
        long total = progress.path("total").asLong();
        surroundings
                .out()
                .println(progress.path("stage").asText() + ": "
                        + progress.path("done").asLong() + (total == 0 ? "" : " of " + total));
    }

    private void tell(JsonNode work) {
        PrintStream out = surroundings.out();
        JsonNode result = work.path("result");
        if (json) {
            out.println(work.toPrettyString());
            return;
        }
        if (result.path("moments").asLong() == 0) {
            out.println(work.path("view").asText() + " has come to "
                    + result.path("to").asText() + " already; nothing newer can be known yet");
            return;
        }
        out.printf(
                "%s from %s to %s: %d moments, %d entities, %d events read, %d rows computed, %.1f s%n",
                work.path("view").asText(),
                result.path("from").asText(),
                result.path("to").asText(),
                result.path("moments").asLong(),
                result.path("entities").asLong(),
                result.path("events_read").asLong(),
                result.path("rows_computed").asLong(),
                work.path("seconds").asDouble());
        out.println(
                work.path("kind").asText().equals("verify")
                        ? result.path("rows_different").asLong() + " rows differ from those that stand"
                        : result.path("rows_written").asLong() + " rows written to history, those that changed; "
                                + result.path("rows_online").asLong() + " to the online store");
    }
}
