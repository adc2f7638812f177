package dev.mlsd.cli;

import dev.mlsd.cli.MlsdMain.Surroundings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code materialize VIEW}: rows of a snapshot view, from where the last run ended. */
@Command(
        name = "materialize",
        mixinStandardHelpOptions = true,
        description = {
            "Compute the rows of a batch view that have become due since the last run, into history and the online store.",
            "Only what has arrived since then is read, and only rows that changed are written. feature-service does the work: Ctrl-C"
                    + " stops following it. Killed half-way, the next run goes on from the last whole day.",
            "The first run begins with the newest rows; deploy/mlsd backfill makes those of the past."
        })
final class MaterializeCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(paramLabel = "VIEW", description = "Id of a batch view, as in customer_month@1.")
    private String view;

    @Option(
            names = "--from",
            paramLabel = "MOMENT",
            description = "Where a first run begins: 2026-01-31 or an RFC 3339 moment.")
    private String from;

    @Option(
            names = "--to",
            paramLabel = "MOMENT",
            description = "The last rows; default: the newest that can be known.")
    private String to;

    @Option(names = "--verify", description = "Compute the newest rows from all of history instead, and compare.")
    private boolean verify;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    MaterializeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        return new BatchRun(surroundings, json).run(verify ? "verify" : "materialize", view, from, to);
    }
}
