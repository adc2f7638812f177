package dev.mlsd.cli;

import dev.mlsd.cli.MlsdMain.Surroundings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backfill VIEW}: rows of past moments. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description = {
            "Compute the rows of a batch view for past moments, with the created times that they would have had.",
            "A join as of a past moment finds them then, as if the view had always been there; when they were really computed is kept"
                    + " beside. Rows that are there are replaced by the same ones. feature-service does the work: Ctrl-C stops following it."
        })
final class BackfillCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(paramLabel = "VIEW", description = "Id of a batch view, as in customer_month@1.")
    private String view;

    @Option(
            names = "--from",
            paramLabel = "MOMENT",
            required = true,
            description = "The first rows: 2026-01-31 or an RFC 3339 moment.")
    private String from;

    @Option(names = "--to", paramLabel = "MOMENT", required = true, description = "The last rows.")
    private String to;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    BackfillCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        return new BatchRun(surroundings, json).run("backfill", view, from, to);
    }
}
