package dev.mlsd.cli;

import dev.mlsd.cli.MlsdMain.Surroundings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code digest}: the digest over all decisions, with all its own options. */
@Command(
        name = "digest",
        description = {
            "Print the digest over all decisions, and compare it with another run's.",
            "In lockstep the same world gives the same digest. All options: deploy/mlsd digest --help"
        })
final class DigestCommand implements Callable<Integer> {

    /** Every decision's id, and those of the other run. */
    private static final int HEAP_MEBIBYTES = 1536;

    private final Surroundings surroundings;

    @Parameters(arity = "0..*", paramLabel = "OPTIONS", description = "Passed on.")
    private List<String> arguments = List.of();

    DigestCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        List<String> all = new ArrayList<>(List.of("digest"));
        all.addAll(arguments);
        return new ForegroundTool(surroundings, "deploy/traffic/target/traffic.jar", HEAP_MEBIBYTES).run(all);
    }
}
