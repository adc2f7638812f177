package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.workbench.FollowedRun;
import dev.mlsd.cli.workbench.JsonClient;
import dev.mlsd.cli.workbench.RunReport;
import dev.mlsd.cli.workbench.WorkbenchClient;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Runs answers by the workbench of the stack that is up, whoever runs it. */
final class AnswerRuns {

    private static final Duration LOOK = Duration.ofMillis(400);

    private final WorkbenchClient client;
    private final JsonNode catalogue;
    private final String language;
    private final PrintStream progress;

    private AnswerRuns(WorkbenchClient client, JsonNode catalogue, String language, PrintStream progress) {
        this.client = client;
        this.catalogue = catalogue;
        this.language = language;
        this.progress = progress;
    }

    /**
     * Of the stack that is up.
     *
     * @param telling whether the phases are told while a run is under way
     */
    static AnswerRuns of(Surroundings surroundings, String language, boolean telling) throws IOException {
        if (!language.equals("en") && !language.equals("ru")) {
            throw CommandFailure.wrongUsage("--lang must be en or ru, got " + language);
        }
        WorkbenchClient client = new WorkbenchClient(
                RunningPorts.of(surroundings, "answers run on the live stack").workbench());
        JsonClient.Answer answer = client.answers();
        if (!answer.isGood()) {
            throw CommandFailure.failed(answer.problem());
        }
        return new AnswerRuns(client, answer.body().path("answers"), language, telling ? surroundings.out() : null);
    }

    /** All entries, in order. */
    JsonNode entries() {
        return catalogue;
    }

    /** One entry; a failure lists the known ones. */
    JsonNode entry(String id) {
        for (JsonNode entry : catalogue) {
            if (entry.path("id").asText().equals(id)) {
                return entry;
            }
        }
        String known = StreamSupport.stream(catalogue.spliterator(), false)
                .map(entry -> entry.path("id").asText())
                .collect(Collectors.joining(", "));
        throw CommandFailure.wrongUsage("there is no answer " + id + "; there are " + known);
    }

    /** Runs one to its end. A person's Ctrl-C cancels it. */
    RunReport run(JsonNode entry, boolean sabotage) throws IOException {
        JsonClient.Answer begun = client.run(entry.path("id").asText(), sabotage);
        if (!begun.isGood()) {
            throw CommandFailure.failed(begun.problem());
        }
        String run = begun.body().path("id").asText();
        Thread canceller = new Thread(this::cancel, "cancel the run");
        Runtime.getRuntime().addShutdownHook(canceller);
        FollowedRun followed = new FollowedRun(client, entry, language, progress);
        JsonNode ended = followed.look(run);
        while (ended == null) {
            Pause.of(LOOK);
            ended = followed.look(run);
        }
        Runtime.getRuntime().removeShutdownHook(canceller);
        return new RunReport(entry, ended, language);
    }

    private void cancel() {
        try {
            client.cancel();
        } catch (IOException gone) {
            // Its leases expire by themselves.
            System.err.println("mlsd: the run could not be cancelled: " + gone.getMessage());
        }
    }
}
