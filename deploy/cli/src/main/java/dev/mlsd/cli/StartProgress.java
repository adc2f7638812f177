package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mlsd.cli.MlsdMain.Surroundings;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Follows a start to its end: one line for each process as it becomes ready. */
final class StartProgress {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int LINES_OF_A_FAILURE = 20;

    private final Surroundings surroundings;
    private final SupervisorClient client;
    private final Set<String> told = new HashSet<>();

    StartProgress(Surroundings surroundings, SupervisorClient client) {
        this.surroundings = surroundings;
        this.client = client;
    }

    /**
     * Returns when all are ready.
     *
     * @throws CommandFailure if one was given up on; everything is stopped then, and the end of its log was shown
     */
    void follow() throws IOException {
        long start = System.nanoTime();
        while (true) {
            JsonNode report = report();
            String phase = report.path("phase").asText();
            if (!phase.equals("clearing")) {
                tell(report);
            }
            switch (phase) {
                case "ready" -> {
                    Duration time = Duration.ofNanos(System.nanoTime() - start);
                    surroundings.out().printf(Locale.ROOT, "everything is ready after %.1f s%n", time.toMillis() / 1e3);
                    return;
                }
                case "failed" -> fail(report);
                case "stopping", "stopped" -> throw CommandFailure.failed("the stack was told to stop meanwhile");
                default -> Pause.of(LOOK);
            }
        }
    }

    private JsonNode report() throws IOException {
        try {
            return client.processes(false);
        } catch (IOException e) {
            if (client.process().isPresent()) {
                throw e;
            }
            throw CommandFailure.failed("the supervisor has ended; the end of its log:\n"
                    + String.join("\n", surroundings.home().log("supervisor").lastLines(LINES_OF_A_FAILURE)));
        }
    }

    private void tell(JsonNode report) {
        for (JsonNode process : report.path("processes")) {
            String name = process.path("name").asText();
            if (process.path("stage").asText().equals("ready") && told.add(name)) {
                surroundings
                        .out()
                        .printf(
                                Locale.ROOT,
                                "  %-20s ready  %5.1f s   %s%n",
                                name,
                                process.path("ready_after_ms").asLong() / 1e3,
                                ports(process));
            }
            if (process.path("stage").asText().equals("backing_off")
                    && told.add(name + process.path("restarts").asInt())) {
                surroundings
                        .out()
                        .println("  " + name + " " + process.path("problem").asText() + "; starting it again");
            }
        }
    }

    private static String ports(JsonNode process) {
        return StreamSupport.stream(process.path("ports").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }

    private void fail(JsonNode report) throws IOException {
        StringBuilder message = new StringBuilder("the stack did not start");
        for (JsonNode process : report.path("processes")) {
            if (process.path("stage").asText().equals("failed")) {
                String name = process.path("name").asText();
                message.append("\n")
                        .append(name)
                        .append(": ")
                        .append(process.path("problem").asText())
                        .append("; the end of ")
                        .append(surroundings.home().log(name).path())
                        .append(":\n");
                surroundings
                        .home()
                        .log(name)
                        .lastLines(LINES_OF_A_FAILURE)
                        .forEach(line -> message.append("  ").append(line).append("\n"));
            }
        }
        new Stopper(surroundings).stop(client);
        throw CommandFailure.failed(
                message.append("everything was stopped again").toString());
    }
}
