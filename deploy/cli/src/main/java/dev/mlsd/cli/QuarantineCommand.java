package dev.mlsd.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.workbench.JsonClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quarantine}: records that broke their contract. */
@Command(
        name = "quarantine",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "List, show and send again the payments and labels that broke their contract.",
            "A record is named topic-partition-offset, as in transactions-2-1024. It is sent again once: checked as if it came for the first"
                    + " time, and arriving now in world time, because until now no window knew it."
        })
final class QuarantineCommand implements Runnable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    QuarantineCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: list, show or replay");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List quarantined records, the newest first.")
    int list(
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "How many, 1 to 1000; default: ${DEFAULT-VALUE}.")
                    int limit,
            @Option(names = "--topic", paramLabel = "TOPIC", description = "Only these: transactions or labels.")
                    String topic,
            @Option(names = "--json", description = "Print it as JSON.") boolean json)
            throws IOException {
        if (limit < 1 || limit > 1000) {
            throw CommandFailure.wrongUsage("--limit must be 1 to 1000, got " + limit);
        }
        if (topic != null && !topic.matches("[a-z-]{1,40}")) {
            throw CommandFailure.wrongUsage("--topic must be transactions or labels, got " + topic);
        }
        JsonNode found = ask("GET", "?limit=" + limit + (topic == null ? "" : "&topic=" + topic), null);
        PrintStream out = surroundings.out();
        if (json) {
            out.println(found.toPrettyString());
            return 0;
        }
        out.printf("%-26s %-24s %-10s %s%n", "record", "arrived (world time)", "sent again", "what is wrong");
        for (JsonNode record : found.path("records")) {
            String again = record.has("replayed_arrival_time") ? "yes" : "no";
            String first = "";
            for (JsonNode violation : record.path("violations")) {
                out.printf(
                        "%-26s %-24s %-10s %s%n",
                        first.isEmpty() ? record.path("id").asText() : "",
                        first.isEmpty() ? record.path("arrival_time").asText() : "",
                        first.isEmpty() ? again : "",
                        violation(violation));
                first = "no more";
            }
        }
        out.println(found.path("kept").asLong() + " are kept; deploy/mlsd quarantine show RECORD tells all of one.");
        return 0;
    }

    private static String violation(JsonNode violation) {
        return violation.path("field").asText() + " is "
                + violation.path("value").asText() + ", allowed is "
                + violation.path("allowed").asText();
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = {
                "Show all of a record; its fields too where it can be read.",
                "With --json, the field record is what replay --repaired takes."
            })
    int show(
            @Parameters(paramLabel = "RECORD", description = "topic-partition-offset.") String id,
            @Option(names = "--json", description = "Print it as JSON.") boolean json)
            throws IOException {
        JsonNode record = ask("GET", "/" + checked(id), null);
        PrintStream out = surroundings.out();
        if (json) {
            out.println(record.toPrettyString());
            return 0;
        }
        out.println(record.path("id").asText() + ", arrived "
                + record.path("arrival_time").asText() + " in world time");
        record.path("violations").forEach(violation -> out.println("  " + violation(violation)));
        out.println("key   " + record.path("key").asText());
        out.println("value " + record.path("value").asText());
        if (record.has("record")) {
            out.println(record.path("record").toPrettyString());
        }
        out.println(
                record.has("replayed_arrival_time")
                        ? "sent again, arrived "
                                + record.path("replayed_arrival_time").asText()
                        : "not sent again; deploy/mlsd quarantine replay " + id + " --repaired FILE does");
        return 0;
    }

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            description = {
                "Send a record again, as it was or repaired. It must keep its contract, and is sent once.",
                "Exit code 1 when it still breaks it or was sent before."
            })
    int replay(
            @Parameters(paramLabel = "RECORD", description = "topic-partition-offset.") String id,
            @Option(
                            names = "--repaired",
                            paramLabel = "FILE",
                            description =
                                    "All fields of the payment or label as one JSON object, as show --json prints them.")
                    Path repaired,
            @Option(names = "--json", description = "Print it as JSON.") boolean json)
            throws IOException {
        Map<String, JsonNode> body = repaired == null ? null : Map.of("record", read(repaired));
        JsonNode sent = ask("POST", "/" + checked(id) + "/replay", body);
        surroundings
                .out()
                .println(
                        json
                                ? sent.toPrettyString()
                                : id + " was sent again; it arrives at "
                                        + sent.path("arrival_time").asText() + " in world time");
        return 0;
    }

    private static String checked(String id) {
        if (!id.matches("[a-z][a-z-]*-[0-9]+-[0-9]+")) {
            throw CommandFailure.wrongUsage("a record is named topic-partition-offset, got " + id);
        }
        return id;
    }

    private static JsonNode read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw CommandFailure.wrongUsage(file + " can't be read");
        }
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw CommandFailure.wrongUsage(
                    file + " is not JSON: line " + e.getLocation().getLineNr());
        }
    }

    private JsonNode ask(String method, String path, Object body) throws IOException {
        int port = RunningPorts.of(surroundings, "its feature-service keeps the quarantine")
                .featureHttp();
        JsonClient.Answer answer = new JsonClient("feature-service", port).send(method, "/v1/quarantine" + path, body);
        if (!answer.isGood()) {
            throw CommandFailure.failed(answer.problem());
        }
        return answer.body();
    }
}
