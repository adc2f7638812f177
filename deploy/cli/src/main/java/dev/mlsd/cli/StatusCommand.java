package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.containers.ContainerStack;
import dev.mlsd.cli.supervisor.Orphans;
import dev.mlsd.cli.supervisor.RunRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}: how each process is, asked now. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Show each process with ports, memory, health and restarts.",
            "Health is asked now; memory is shown against its budget. Exit code 0 if all are healthy, 1 otherwise.",
            "Memory is the proportional set size (PSS) where the system tells it, else the resident set.",
            "Of a stack in containers it shows what Docker says; the budget is a container's limit."
        })
final class StatusCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Surroundings surroundings;

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    StatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Optional<SupervisorClient> client =
                SupervisorClient.find(surroundings.home().run());
        Optional<ContainerStack> containers = client.isPresent()
                ? Optional.empty()
                : ContainerStack.find(surroundings.home().root());
        if (client.isEmpty() && containers.isEmpty()) {
            return notUp();
        }
        JsonNode report = containers.isPresent()
                ? containers.get().report()
                : client.get().processes(true);
        if (json) {
            surroundings.out().println(((ObjectNode) report).put("up", true).toPrettyString());
        } else {
            print(report);
        }
        return healthy(report) ? 0 : 1;
    }

    private int notUp() throws IOException {
        if (json) {
            ObjectNode report = JSON.createObjectNode().put("up", false);
            report.putArray("processes");
            surroundings.out().println(report.toPrettyString());
            return 1;
        }
        List<RunRecord> orphans = Orphans.find(surroundings.home().run());
        if (orphans.isEmpty()) {
            surroundings.out().println("it is not up; deploy/mlsd up starts it");
        } else {
            surroundings
                    .out()
                    .println("the supervisor is gone, but these still run: "
                            + orphans.stream().map(RunRecord::name).collect(Collectors.joining(", "))
                            + "\ndeploy/mlsd up starts anew, deploy/mlsd down stops them");
        }
        return 1;
    }

    private static boolean healthy(JsonNode report) {
        return StreamSupport.stream(report.path("processes").spliterator(), false)
                .allMatch(process -> process.path("health").asText().equals("up"));
    }

    private void print(JsonNode report) {
        PrintStream out = surroundings.out();
        out.printf(
                "%-19s %7s  %-12s %8s %7s  %-7s %9s %8s%n",
                "process", "pid", "ports", "MiB", "budget", "health", "uptime", "restarts");
        for (JsonNode process : report.path("processes")) {
            boolean up = process.path("health").asText().equals("up");
            out.printf(
                    "%-19s %7s  %-12s %8s %7d  %-7s %9s %8d%n",
                    process.path("name").asText(),
                    process.path("pid").asLong() == 0
                            ? "-"
                            : process.path("pid").asText(),
                    ports(process),
                    process.path("memory_mib").isNumber()
                            ? process.path("memory_mib").asText()
                            : "-",
                    process.path("budget_mib").asInt(),
                    up
                            ? "up"
                            : process.path("stage").asText().equals("ready")
                                    ? "down"
                                    : process.path("stage").asText(),
                    uptime(process.path("uptime_seconds").asLong()),
                    process.path("restarts").asInt());
            if (!up) {
                out.println("    " + process.path("health_problem").asText());
            }
            JsonNode fault = process.path("fault");
            if (fault.isObject()) {
                out.printf(
                        Locale.ROOT,
                        "    %s on purpose, for another %.1f s%n",
                        fault.path("kind").asText(),
                        fault.path("seconds_left").asDouble());
            }
        }
        out.printf(
                Locale.ROOT,
                "%-19s %7s  %-12s %8d %7d%n",
                "total",
                "",
                "",
                report.path("memory_mib").asLong(),
                report.path("budget_mib").asInt());
    }

    private static String ports(JsonNode process) {
        return StreamSupport.stream(process.path("ports").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }

    private static String uptime(long seconds) {
        Duration time = Duration.ofSeconds(seconds);
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " m";
        }
        return time.toMinutes() > 0 ? time.toMinutes() + " m " + time.toSecondsPart() + " s" : seconds + " s";
    }
}
