package dev.mlsd.cli;

import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.containers.ContainerStack;
import dev.mlsd.cli.stack.Home;
import dev.mlsd.cli.stack.StackTable;
import dev.mlsd.cli.system.LogFile;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logs}: what one process writes. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Show the end of a process's log and follow it until Ctrl-C.")
final class LogsCommand implements Callable<Integer> {

    private static final Duration LOOK = Duration.ofMillis(200);

    private final Surroundings surroundings;

    @Parameters(
            paramLabel = "NAME",
            description =
                    "redis, broker, feature-service, inference-service, monitoring-service, workbench, traffic or supervisor.")
    private String name;

    @Option(names = "-n", paramLabel = "LINES", description = "How many lines to begin with. Default: 200.")
    private int lines = 200;

    @Option(names = "--no-follow", description = "Only show what is there.")
    private boolean noFollow;

    LogsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        if (!StackTable.names().contains(name)) {
            throw CommandFailure.wrongUsage(
                    "there is no process " + name + "; there are " + String.join(", ", StackTable.names()));
        }
        if (lines < 0) {
            throw CommandFailure.wrongUsage("-n must not be negative, got " + lines);
        }
        Home home = surroundings.home();
        if (SupervisorClient.find(home.run()).isEmpty()) {
            Optional<ContainerStack> containers = ContainerStack.find(home.root());
            if (containers.isPresent()) {
                return containers.get().logs(name, lines, !noFollow);
            }
        }
        LogFile log = home.log(name);
        PrintStream out = surroundings.out();
        if (log.size() == 0 && noFollow) {
            out.println("nothing in " + log.path() + " yet");
            return 0;
        }
        long offset = log.size();
        log.lastLines(lines).forEach(out::println);
        while (!noFollow) {
            offset = log.copyFrom(offset, out);
            Pause.of(LOOK);
        }
        return 0;
    }
}
