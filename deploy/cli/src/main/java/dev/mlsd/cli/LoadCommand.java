package dev.mlsd.cli;

import dev.mlsd.cli.MlsdMain.Surroundings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code load}: the load generator with all its own options. */
@Command(
        name = "load",
        description = {
            "Load a service of the running stack and print percentiles of its latency, counted from the intended send.",
            "Targets and options: deploy/mlsd load --help"
        })
final class LoadCommand implements Callable<Integer> {

    /** A second of the highest rate under way. */
    private static final int HEAP_MEBIBYTES = 512;

    private final Surroundings surroundings;

    @Parameters(arity = "0..*", paramLabel = "TARGET OPTIONS", description = "Passed on to the load generator.")
    private List<String> arguments = List.of();

    LoadCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        List<String> command = new ArrayList<>(List.of("load"));
        command.addAll(arguments);
        return new ForegroundTool(surroundings, "deploy/traffic/target/traffic.jar", HEAP_MEBIBYTES).run(command);
    }
}
