package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.containers.ContainerStack;
import dev.mlsd.cli.stack.Ports;
import dev.mlsd.cli.supervisor.WorldRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code up}: everything runs and is ready when it returns. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Start everything and return when all of it is ready.",
            "Builds first what is not built or has changed. Harmless when it is up already."
        })
final class UpCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            description = "First of all ports; the others keep their distance to it. Default: 8080.")
    private Integer portBase;

    @Mixin
    private final TrafficOptions traffic = new TrafficOptions();

    UpCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        PrintStream out = surroundings.out();
        Ports ports = ports();
        try (CommandLock _ = CommandLock.take(surroundings.home(), out)) {
            Optional<SupervisorClient> running =
                    SupervisorClient.find(surroundings.home().run());
            if (running.isPresent()) {
                return alreadyUp(running.get());
            }
            if (ContainerStack.find(surroundings.home().root()).isPresent()) {
                throw CommandFailure.failed(
                        "the stack is there already, in containers; docker compose down takes it away");
            }
            Optional<List<String>> chosen =
                    traffic.arguments(WorldRecord.read(surroundings.home().world()));
            out.println("starting on ports from " + ports.base() + "; state and logs are in "
                    + surroundings.home().state());
            SupervisorClient client = new Starter(surroundings).start(ports, chosen, false);
            new StartProgress(surroundings, client).follow();
            Directions.print(out, ports);
            return 0;
        }
    }

    private Ports ports() {
        try {
            return new Ports(portBase == null ? Ports.DEFAULT_BASE : portBase);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUsage("--port-base: " + e.getMessage());
        }
    }

    private int alreadyUp(SupervisorClient client) throws IOException {
        if (portBase != null && portBase != client.portBase()) {
            throw CommandFailure.failed("it is up already, on ports from " + client.portBase()
                    + "; stop it first to move it: deploy/mlsd down");
        }
        JsonNode report = client.processes(false);
        if (report.path("phase").asText().equals("ready")) {
            surroundings.out().println("it is up already");
        } else {
            surroundings.out().println("it is starting already");
            new StartProgress(surroundings, client).follow();
        }
        Directions.print(surroundings.out(), new Ports(client.portBase()));
        return 0;
    }
}
