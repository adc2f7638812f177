package dev.mlsd.cli;

import dev.mlsd.cli.MlsdMain.Surroundings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code simulate}: a world of any size as a file, to be replayed. */
@Command(
        name = "simulate",
        description = {
            "Write the payments of a simulated world into a file, Parquet or CSV.",
            "Options: deploy/mlsd simulate --help"
        })
final class SimulateCommand implements Callable<Integer> {

    /** A day of two million payments takes 120 MiB while it is drawn. */
    private static final int HEAP_MEBIBYTES = 256;

    private final Surroundings surroundings;

    @Parameters(arity = "0..*", paramLabel = "FILE OPTIONS", description = "Passed on to the simulator.")
    private List<String> arguments = List.of();

    SimulateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        List<String> command = new ArrayList<>(List.of("simulate"));
        command.addAll(arguments);
        return new ForegroundTool(surroundings, "deploy/traffic/target/traffic.jar", HEAP_MEBIBYTES).run(command);
    }
}
