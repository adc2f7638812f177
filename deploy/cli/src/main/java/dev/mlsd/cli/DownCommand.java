package dev.mlsd.cli;

import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.containers.ContainerStack;
import dev.mlsd.cli.stack.Home;
import dev.mlsd.cli.supervisor.Orphans;
import dev.mlsd.cli.supervisor.RunRecord;
import dev.mlsd.cli.system.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code down}: nothing that this stack started runs when it returns. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description =
                "Stop what up started, and nothing else. Harmless when nothing runs. The data stay for the next up.")
final class DownCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Option(names = "--purge", description = "Also forget the world's data and the logs.")
    private boolean purge;

    @Option(names = "--models", description = "With --purge: also forget the models trained here.")
    private boolean models;

    DownCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        if (models && !purge) {
            throw CommandFailure.wrongUsage("--models goes with --purge");
        }
        Home home = surroundings.home();
        PrintStream out = surroundings.out();
        try (CommandLock _ = CommandLock.take(home, out)) {
            Optional<SupervisorClient> client = SupervisorClient.find(home.run());
            List<RunRecord> orphans = Orphans.find(home.run());
            if (client.isPresent()) {
                out.println("stopping");
                new Stopper(surroundings).stop(client.get());
                out.println("stopped");
            } else if (!orphans.isEmpty()) {
                out.println("the supervisor is gone; stopping what it left running: "
                        + orphans.stream().map(RunRecord::name).collect(Collectors.joining(", ")));
                Orphans.end(home.run());
                out.println("stopped");
            } else {
                Orphans.end(home.run());
                out.println(
                        ContainerStack.find(home.root()).isPresent()
                                ? "nothing that up has started runs; the stack in containers is taken away by docker"
                                        + " compose down, with its data by docker compose down -v"
                                : "nothing runs");
            }
            if (purge) {
                purge(home);
            }
            return 0;
        }
    }

    private void purge(Home home) throws IOException {
        Folders.delete(home.world());
        Folders.delete(home.containers());
        Folders.delete(home.logs());
        surroundings.out().println("forgot the world and the logs");
        if (models) {
            Folders.delete(home.models());
            surroundings.out().println("forgot the models");
        }
    }
}
