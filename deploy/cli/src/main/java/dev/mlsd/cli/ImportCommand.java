package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.stack.Home;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code import}: somebody's own payments become the world. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Make a file of payments the world's history: Parquet to train on, windows, online rows. Nothing is decided.",
            "Starts the stack if it isn't up. The world stands at the last payment; the labels known by then are in it.",
            "Columns: transaction_id, tx_datetime, customer_id, terminal_id, tx_amount and, where known, tx_fraud."
        },
        footerHeading = "%nWhat becomes of files as they are:%n",
        footer = {
            "  a bad row                 left out, counted by reason and named in a CSV file of the world",
            "  CSV cut in a row          that row is left out; without a final line break there is a note",
            "  cut .csv.gz or Parquet    refused, nothing is changed",
            "  the same id again         the earliest payment stays, the others are left out",
            "  rows in disorder          sorted by time",
            "  times with an offset      taken as they are; those without one are of --time-zone",
            "  no label                  the payment is used; nothing is learned from it"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:imported, now or earlier",
            "1:failed, or there is another world and no --replace",
            "2:wrong usage or wrong file; nothing was changed"
        })
final class ImportCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Home home;
    private final PrintStream out;

    @Mixin
    private final FileOptions options = new FileOptions();

    @Option(names = "--replace", description = "Forget the present world, if it is another one.")
    private boolean replace;

    @Option(names = "--json", description = "Print the result as JSON; progress goes to standard error.")
    private boolean json;

    ImportCommand(Surroundings surroundings) {
        this.home = surroundings.home();
        this.out = surroundings.out();
    }

    @Override
    public Integer call() throws IOException {
        long started = System.nanoTime();
        Surroundings told = new Surroundings(home, json ? System.err : out);
        FileCheck file = FileCheck.of(told, options, List.of());
        file.tell(told.out(), options);
        FileWorld world = new FileWorld("import", options, file.stamp(), List.of());
        RunningStack stack;
        boolean kept;
        try (CommandLock _ = CommandLock.take(home, told.out())) {
            kept = isPresent(world, told);
            stack = kept ? world.goOn(told) : world.begin(told);
        }
        TrafficProgress progress = new TrafficProgress(told, stack, "import", ImportCommand::line);
        boolean earlier = kept && progress.isFinished();
        if (!earlier && progress.follow().isEmpty()) {
            return 1;
        }
        tell(stack, file, earlier, (System.nanoTime() - started) / 1e9);
        return 0;
    }

    /** Whether the world is the present one; throws {@link CommandFailure} if there is another one that is to stay. */
    private boolean isPresent(FileWorld world, Surroundings told) throws IOException {
        Optional<List<String>> present = FileWorld.present(told);
        boolean same = present.isPresent() && present.get().equals(world.trafficArguments(told));
        if (present.isPresent() && !same && !replace) {
            throw CommandFailure.failed("there is another world, made with " + String.join(" ", present.get())
                    + "\nnothing was changed; --replace forgets it");
        }
        return same;
    }

    private static String line(JsonNode report) {
        double rate = report.path("rate_per_s").asDouble();
        return String.format(
                Locale.ROOT,
                "%-9s %7s  %s%s",
                report.path("phase").asText(),
                report.path("percent").isNumber()
                        ? String.format(
                                Locale.ROOT, "%.1f %%", report.path("percent").asDouble())
                        : "",
                report.path("message").asText(),
                rate > 0 ? String.format(Locale.ROOT, "   %,.0f rows/s", rate) : "");
    }

    private void tell(RunningStack stack, FileCheck file, boolean earlier, double seconds) throws IOException {
        long imported = file.rows() - file.rejected();
        if (json) {
            out.println(json(stack, file, imported, earlier, seconds));
            return;
        }
        if (earlier) {
            out.printf(Locale.ROOT, "this file is imported already: %,d payments%n", imported);
        } else {
            out.printf(
                    Locale.ROOT,
                    "imported %,d of %,d rows in %.1f s, %,.0f rows/s; %,d rejected%n",
                    imported,
                    file.rows(),
                    seconds,
                    imported / seconds,
                    file.rejected());
        }
        if (file.rejected() > 0) {
            out.println("rejected rows: " + stack.rejectedRows());
        }
        out.println("history:       " + stack.history());
        out.println("train on it:   deploy/mlsd train --from … --to … --test-from … --test-to …");
    }

    private static String json(RunningStack stack, FileCheck file, long imported, boolean earlier, double seconds)
            throws IOException {
        ObjectNode result = JSON.createObjectNode();
        result.put("rows", file.rows());
        result.put("imported", imported);
        result.put("rejected", file.rejected());
        result.put("rows_per_second", earlier ? null : imported / seconds);
        result.put("seconds", seconds);
        result.put("already_imported", earlier);
        result.set("rejected_by_reason", file.rejectedByReason());
        result.put("rejected_rows", file.rejected() > 0 ? stack.rejectedRows().toString() : null);
        result.put("without_label", file.withoutLabel());
        result.put("first", file.first());
        result.put("last", file.last());
        result.set("notes", file.notes());
        result.put("history", stack.history());
        return result.toString();
    }
}
