package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.stack.Home;
import dev.mlsd.cli.stack.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code replay}: a clean world made of a file. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Replay a file of payments in a clean world.",
            "The present world is deleted, everything before --from is loaded at once, the rest is decided payment by payment."
                    + " Starts the stack if it isn't up.",
            "Columns: transaction_id, tx_datetime, customer_id, terminal_id, tx_amount and, where known, tx_fraud."
        })
final class ReplayCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CHECK_HEAP_MEBIBYTES = 256;
    private static final int FASTEST = 100_000;

    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", description = "Parquet or CSV.")
    private Path file;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DATE",
            description = "First moment to decide: a day as 2018-06-01, or RFC 3339.")
    private String from;

    @Option(names = "--to", required = true, paramLabel = "DATE", description = "Last moment, exclusive.")
    private String to;

    @Option(
            names = "--speed",
            paramLabel = "X",
            description = "How fast the world goes: 1 is real time, 720 (the default) a day in two minutes.")
    private double speed = 720;

    @Option(
            names = "--lockstep",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "Hold a payment back until the events before it are in the features, so that they are right at any"
                            + " speed. On by default; --no-lockstep sends at the speed asked for, whatever happens.")
    private boolean lockstep;

    @Option(
            names = "--label-delay",
            paramLabel = "TIME",
            description = "From a payment to its label, as 7d (the default).")
    private String labelDelay = "7d";

    @Option(names = "--port-base", paramLabel = "N", description = "Where to start the stack if it isn't up.")
    private int portBase = Ports.DEFAULT_BASE;

    ReplayCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        check();
        ForegroundTool.Result checked = new ForegroundTool(
                        surroundings, "deploy/traffic/target/traffic.jar", CHECK_HEAP_MEBIBYTES)
                .capture(List.of("check-file", path(), "--from", from, "--to", to));
        if (checked.exitCode() != 0) {
            return checked.exitCode();
        }
        tellFile(JSON.readTree(checked.output()));
        Home home = surroundings.home();
        SupervisorClient client;
        try (CommandLock _ = CommandLock.take(home, surroundings.out())) {
            Optional<SupervisorClient> running = SupervisorClient.find(home.run());
            if (running.isPresent()) {
                client = running.get();
                surroundings.out().println("a clean world: stopping everything, forgetting the old one, starting anew");
                client.world(trafficArguments());
            } else {
                surroundings.out().println("starting with a clean world on ports from " + portBase);
                client = new Starter(surroundings).start(new Ports(portBase), Optional.of(trafficArguments()), true);
            }
            new StartProgress(surroundings, client).follow();
        }
        return new ReplayProgress(surroundings, client).follow();
    }

    private void check() {
        if (!Files.isReadable(file)) {
            throw CommandFailure.wrongUsage("FILE can't be read: " + file.toAbsolutePath());
        }
        if (!(speed >= 1 && speed <= FASTEST)) {
            throw CommandFailure.wrongUsage("--speed must be 1 to " + FASTEST + ", got " + speed);
        }
    }

    private void tellFile(JsonNode summary) {
        surroundings
                .out()
                .printf(
                        Locale.ROOT,
                        "%s: %,d payments from %s to %s, of which %,d are to be decided%n",
                        file.getFileName(),
                        summary.path("rows").asLong(),
                        summary.path("first").asText(),
                        summary.path("last").asText(),
                        summary.path("rows_in_range").asLong());
        summary.path("rejected")
                .properties()
                .forEach(reason -> surroundings
                        .out()
                        .println("  left out: " + reason.getValue().asLong() + " with " + reason.getKey()));
    }

    private String path() {
        return file.toAbsolutePath().normalize().toString();
    }

    private List<String> trafficArguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--source",
                "file",
                "--file",
                path(),
                "--from",
                from,
                "--to",
                to,
                "--speed",
                Double.toString(speed),
                "--label-delay",
                labelDelay));
        arguments.add(lockstep ? "--lockstep" : "--no-lockstep");
        return List.copyOf(arguments);
    }
}
