package dev.mlsd.cli;

import dev.mlsd.cli.MlsdMain.Surroundings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code score}: the batch scoring job with all its own options. */
@Command(
        name = "score",
        description = {
            "Score a file of payments with a model of the repository, resumable.",
            "All options are the scoring job's own: deploy/mlsd score --help"
        })
final class ScoreCommand implements Callable<Integer> {

    /** The windows of the entities of a slice, and the slice. */
    private static final int HEAP_MEBIBYTES = 1024;

    private final Surroundings surroundings;

    @Parameters(arity = "0..*", paramLabel = "OPTIONS", description = "Passed on to the scoring job.")
    private List<String> arguments = List.of();

    ScoreCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        surroundings.home().create();
        ShippedModels.install(surroundings.home());
        List<String> passedOn = new ArrayList<>(List.of("score"));
        passedOn.addAll(arguments);
        return new ForegroundTool(surroundings, "deploy/training/target/training.jar", HEAP_MEBIBYTES).run(passedOn);
    }
}
