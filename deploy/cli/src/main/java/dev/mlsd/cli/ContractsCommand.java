package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.workbench.JsonClient;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code contracts}: what producers promise, and how they keep it. */
@Command(
        name = "contracts",
        mixinStandardHelpOptions = true,
        description = {
            "List the data contracts and how they are kept; report tells one of them window by window.",
            "Windows are of arrival in world time and are judged when they are over."
        })
final class ContractsCommand implements Callable<Integer> {

    private static final String LINE = "%-30s %10s  %-40s %s%n";

    private final Surroundings surroundings;

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean listAsJson;

    ContractsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        JsonNode all = ask("");
        PrintStream out = surroundings.out();
        if (listAsJson) {
            out.println(all.toPrettyString());
            return 0;
        }
        String row = "%-16s %-22s %8s %8s %8s  %s%n";
        out.printf(row, "contract", "owner", "notice", "windows", "broken", "counted until (world time)");
        for (JsonNode contract : all.path("contracts")) {
            out.printf(
                    row,
                    contract.path("id").asText(),
                    contract.path("owner").asText(),
                    contract.path("notice_millis").asLong() / 86_400_000 + " d",
                    contract.path("windows_total").asText(),
                    contract.path("broken_total").asText(),
                    contract.path("counted_until").asText("nothing yet"));
        }
        if (all.has("trouble")) {
            out.println("nothing is counted now: " + all.path("trouble").asText());
        }
        out.println("deploy/mlsd contracts report NAME tells how one was kept on a day.");
        return 0;
    }

    @Command(
            name = "report",
            mixinStandardHelpOptions = true,
            description = {
                "Tell how a contract was kept on a day: records, those set aside and why, and every check that did not hold.",
                "Exit code 1 when there is no such contract or day; broken checks are no failure of the command."
            })
    int report(
            @Parameters(paramLabel = "NAME", description = "transactions or labels.") String name,
            @Option(
                            names = "--day",
                            paramLabel = "DAY",
                            description = "Day of arrival in world time, as in 2026-03-02; default: the newest.")
                    String day,
            @Option(names = "--json", description = "Print it as JSON, every window and check.") boolean json)
            throws IOException {
        if (!name.matches("[a-z][a-z0-9_]{0,63}")) {
            throw CommandFailure.wrongUsage("a contract is named with small letters, digits and _, got " + name);
        }
        if (day != null && !day.matches("\\d{4}-\\d{2}-\\d{2}")) {
            throw CommandFailure.wrongUsage("--day must be a day as in 2026-03-02, got " + day);
        }
        JsonNode report = ask("/" + name + "/report" + (day == null ? "" : "?day=" + day));
        if (json) {
            surroundings.out().println(report.toPrettyString());
            return 0;
        }
        print(report);
        return 0;
    }

    private void print(JsonNode report) {
        PrintStream out = surroundings.out();
        out.println(
                report.path("contract").asText() + " on " + report.path("day").asText()
                        + (report.path("complete").asBoolean() ? "" : ", not all of it") + ": "
                        + report.path("verdict").asText().replace('_', ' ') + "; owner is "
                        + report.path("owner").asText());
        out.println(report.path("rows").asLong() + " records, "
                + report.path("accepted").asLong() + " accepted, "
                + report.path("quarantined").asLong() + " set aside"
                + violations(report.path("violations")));
        int windows = report.path("windows").size();
        List<JsonNode> broken = new ArrayList<>();
        for (JsonNode window : report.path("windows")) {
            for (JsonNode check : window.path("checks")) {
                if (check.path("verdict").asText().equals("broken")) {
                    broken.add(check);
                    out.printf(
                            LINE,
                            check.path("check").asText(),
                            observed(check),
                            check.path("bound").asText(),
                            "from " + window.path("from").asText());
                }
            }
        }
        for (JsonNode check : report.path("references")) {
            out.printf(
                    LINE,
                    check.path("check").asText(),
                    observed(check),
                    check.path("bound").asText(),
                    "the day: " + check.path("verdict").asText().replace('_', ' '));
        }
        out.println(windows + " windows, " + broken.size() + " checks broken; --json has them all.");
    }

    private static String violations(JsonNode violations) {
        StringBuilder text = new StringBuilder();
        violations
                .properties()
                .forEach(field -> text.append(text.isEmpty() ? " (" : ", ")
                        .append(field.getKey())
                        .append(' ')
                        .append(field.getValue().asLong()));
        return text.isEmpty() ? "" : text + ")";
    }

    private static String observed(JsonNode check) {
        JsonNode observed = check.path("observed");
        if (!observed.isNumber()) {
            return "nothing";
        }
        double value = observed.asDouble();
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.4f", value);
    }

    private JsonNode ask(String path) throws IOException {
        int port = RunningPorts.of(surroundings, "its feature-service counts for the contracts")
                .featureHttp();
        JsonClient.Answer answer = new JsonClient("feature-service", port).send("GET", "/v1/contracts" + path, null);
        if (!answer.isGood()) {
            throw CommandFailure.failed(answer.problem());
        }
        return answer.body();
    }
}
