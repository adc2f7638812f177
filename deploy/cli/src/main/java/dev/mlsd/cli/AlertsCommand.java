package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.workbench.JsonClient;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code alerts}: what monitoring raised. */
@Command(
        name = "alerts",
        mixinStandardHelpOptions = true,
        description = {
            "List the alerts that are pending or firing, with their evidence and the next step.",
            "Days are those of world time; a window is judged once it is closed."
        })
final class AlertsCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Option(names = "--history", description = "Every transition instead, the newest first.")
    private boolean history;

    @Option(names = "--json", description = "Print all as JSON: alerts, history and rules.")
    private boolean json;

    AlertsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        int port = RunningPorts.of(surroundings, "its monitoring-service raises the alerts")
                .monitoringHttp();
        JsonClient.Answer answer = new JsonClient("monitoring-service", port).send("GET", "/v1/alerts", null);
        if (!answer.isGood()) {
            throw CommandFailure.failed(answer.problem());
        }
        PrintStream out = surroundings.out();
        if (json) {
            out.println(answer.body().toPrettyString());
            return 0;
        }
        JsonNode shown = answer.body().path(history ? "history" : "alerts");
        if (shown.isEmpty()) {
            out.println(history ? "There has been no alert." : "No alert stands.");
        }
        shown.forEach(alert -> print(out, alert));
        return 0;
    }

    private static void print(PrintStream out, JsonNode alert) {
        String of = alert.path("feature").isTextual()
                ? alert.path("feature").asText() + " of " + alert.path("model").asText()
                : alert.path("model").asText();
        out.printf(
                "%s  %-8s %-8s %s: %s, since %s%n",
                alert.path("changed").asText(),
                alert.path("state").asText(),
                alert.path("severity").asText(),
                alert.path("rule").asText(),
                of,
                alert.path("began").asText());
        for (JsonNode window : alert.path("evidence")) {
            out.printf(
                    "    %s  %s%n",
                    window.path("window").asText(), window.path("detail").asText());
        }
        out.println("    " + alert.path("owner").asText() + ": "
                + alert.path("next_step").asText());
    }
}
