package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mlsd.cli.MlsdMain.Surroundings;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    private static final int FASTEST = 100_000;

    private final Surroundings surroundings;

    @Mixin
    private final FileOptions fileOptions = new FileOptions();

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

    ReplayCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        fileOptions.check();
        if (!(speed >= 1 && speed <= FASTEST)) {
            throw CommandFailure.wrongUsage("--speed must be 1 to " + FASTEST + ", got " + speed);
        }
        PrintStream out = surroundings.out();
        FileCheck file = FileCheck.of(surroundings, fileOptions, List.of("--from", from, "--to", to));
        file.tell(out, fileOptions);
        out.printf(Locale.ROOT, "  of which %,d are to be decided%n", file.rowsInRange());
        List<String> range = List.of(
                "--from",
                from,
                "--to",
                to,
                "--speed",
                Double.toString(speed),
                lockstep ? "--lockstep" : "--no-lockstep");
        FileWorld world = new FileWorld("file", fileOptions, file.stamp(), range);
        RunningStack stack;
        try (CommandLock _ = CommandLock.take(surroundings.home(), out)) {
            stack = world.begin(surroundings);
        }
        Optional<JsonNode> last = new TrafficProgress(surroundings, stack, "replay", ReplayReport::line).follow();
        last.ifPresent(report -> ReplayReport.summary(out, report, stack.portBase()));
        return last.isPresent() ? 0 : 1;
    }
}
