package dev.mlsd.cli;

import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.containers.ContainerStack;
import dev.mlsd.cli.stack.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code train}: the training job with all its own options. */
@Command(
        name = "train",
        description = {
            "Train a model and put it into the model repository.",
            "All options are the training job's own: deploy/mlsd train --help"
        })
final class TrainCommand implements Callable<Integer> {

    /** A training set of some million rows with its trees. */
    private static final int HEAP_MEBIBYTES = 2048;

    private final Surroundings surroundings;

    @Parameters(arity = "0..*", paramLabel = "OPTIONS", description = "Passed on to the training job.")
    private List<String> arguments = List.of();

    TrainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Home home = surroundings.home();
        home.create();
        Optional<ContainerStack> containers =
                SupervisorClient.find(home.run()).isPresent() ? Optional.empty() : ContainerStack.find(home.root());
        boolean inContainers = containers.isPresent() && !arguments.contains("--help");
        Map<String, String> environment = Map.of();
        if (inContainers) {
            // So that the new version's number is free there too.
            ShippedModels.install(home);
            Path history = home.containers().resolve("offline");
            containers.get().copyOut("offline", history);
            environment = Map.of("MLSD_OFFLINE_STORE", history.toString());
        }
        int exitCode = new ForegroundTool(surroundings, "deploy/training/target/training.jar", HEAP_MEBIBYTES)
                .run(arguments, environment);
        if (exitCode == 0 && inContainers) {
            containers.get().putModels(home.models(), arguments.contains("--promote"));
            System.err.println("copied into the containers' model repository");
        }
        return exitCode;
    }
}
