package dev.mlsd.cli;

import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.stack.Home;
import dev.mlsd.cli.stack.Ports;
import dev.mlsd.cli.stack.ProcessSpec;
import dev.mlsd.cli.stack.StackTable;
import dev.mlsd.cli.supervisor.Orphans;
import dev.mlsd.cli.supervisor.RunRecord;
import dev.mlsd.cli.supervisor.SupervisorMain;
import dev.mlsd.cli.system.LogFile;
import dev.mlsd.cli.system.PortCheck;
import dev.mlsd.cli.system.PortHolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Brings the stack up where none runs: looks at everything that could be in the way first, then starts the supervisor. */
final class Starter {

    private static final Duration LOOK = Duration.ofMillis(50);

    /** What is suggested when a port is taken: the first of these with all its ports free. */
    private static final List<Integer> OTHER_BASES = List.of(Ports.DEFAULT_BASE, 18_080, 28_080, 14_080, 24_080);

    private static final Duration SUPERVISOR_LIMIT = Duration.ofSeconds(30);

    private final Surroundings surroundings;
    private final Home home;

    Starter(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.home = surroundings.home();
    }

    /**
     * Starts the supervisor and returns when it can be asked.
     *
     * @param traffic what the traffic is told, empty for none
     * @param clean whether the kept world is deleted first
     */
    SupervisorClient start(Ports ports, Optional<List<String>> traffic, boolean clean) throws IOException {
        StackTable table = new StackTable(home, ports);
        endOrphans();
        requireBuilt(processes(table, traffic));
        requireFree(ports, traffic.isPresent());
        List<String> copied = ShippedModels.install(home);
        if (!copied.isEmpty()) {
            surroundings.out().println("models put into place: " + String.join(", ", copied));
        }
        if (!ShippedModels.any(home)) {
            throw CommandFailure.failed("there is no model to decide with, neither in inference-service/models nor in "
                    + home.models() + "; deploy/mlsd train makes one");
        }
        return startSupervisor(table, ports, traffic, clean);
    }

    private void endOrphans() throws IOException {
        List<RunRecord> orphans = Orphans.find(home.run());
        if (!orphans.isEmpty()) {
            surroundings
                    .out()
                    .println("a supervisor ended without stopping its processes; stopping them first: "
                            + orphans.stream().map(RunRecord::name).collect(Collectors.joining(", ")));
        }
        Orphans.end(home.run());
    }

    private static List<ProcessSpec> processes(StackTable table, Optional<List<String>> traffic) throws IOException {
        try {
            return table.processes(traffic);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUsage(e.getMessage());
        }
    }

    private void requireBuilt(List<ProcessSpec> processes) {
        List<String> missing = processes.stream()
                .map(ProcessSpec::artifact)
                .filter(artifact -> !Files.exists(artifact))
                .map(artifact -> "  " + home.root().relativize(artifact))
                .toList();
        if (!missing.isEmpty()) {
            throw CommandFailure.failed("not built yet:\n" + String.join("\n", missing)
                    + "\ndeploy/mlsd up builds it; or build with ./mvnw -DskipTests package");
        }
    }

    private void requireFree(Ports ports, boolean withTraffic) {
        List<PortHolder> taken = PortCheck.taken(portsFrom(ports.base(), withTraffic));
        if (!taken.isEmpty()) {
            String way = freeBase(ports.base(), withTraffic)
                    .map(base -> "; free it, or move all ports: deploy/mlsd up --port-base " + base)
                    .orElse("; free it, or move all ports with --port-base");
            throw CommandFailure.failed(taken.stream().map(PortHolder::describe).collect(Collectors.joining("\n      "))
                    + "\nnothing was started" + way);
        }
    }

    /** Another base from which all ports are free. */
    private Optional<Integer> freeBase(int refused, boolean withTraffic) {
        return OTHER_BASES.stream()
                .filter(base -> base != refused)
                .filter(base -> PortCheck.taken(portsFrom(base, withTraffic)).isEmpty())
                .findFirst();
    }

    private List<Integer> portsFrom(int base, boolean withTraffic) {
        return new StackTable(home, new Ports(base)).allPorts(withTraffic);
    }

    private SupervisorClient startSupervisor(
            StackTable table, Ports ports, Optional<List<String>> traffic, boolean clean) throws IOException {
        LogFile log = home.log("supervisor");
        log.rotateAbove(LogFile.LIMIT_BYTES);
        List<String> arguments = new ArrayList<>(List.of(
                "--root",
                home.root().toString(),
                "--state",
                home.state().toString(),
                "--port-base",
                Integer.toString(ports.base())));
        if (clean) {
            arguments.add("--clean");
        }
        traffic.ifPresent(words -> {
            arguments.add("--traffic");
            arguments.addAll(words);
        });
        Path output = log.path();
        Process daemon = Daemon.start(
                table.supervisor(SupervisorMain.class.getName(), arguments),
                table.environment("supervisor"),
                home,
                output);
        long deadline = System.nanoTime() + SUPERVISOR_LIMIT.toNanos();
        while (true) {
            Optional<SupervisorClient> client = SupervisorClient.find(home.run());
            if (client.isPresent()) {
                return client.get();
            }
            if (!daemon.isAlive() || System.nanoTime() > deadline) {
                throw CommandFailure.failed("the supervisor did not start; the end of " + output + ":\n"
                        + String.join("\n", log.lastLines(20)));
            }
            Pause.of(LOOK);
        }
    }
}
