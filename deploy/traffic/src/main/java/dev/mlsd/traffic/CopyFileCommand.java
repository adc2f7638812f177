package dev.mlsd.traffic;

import dev.mlsd.feature.offline.HistoryWriter;
import dev.mlsd.traffic.bootstrap.KeptHistory;
import dev.mlsd.traffic.source.PaymentFile;
import dev.mlsd.traffic.source.RejectedRows;
import dev.mlsd.traffic.source.SortedCopy;
import dev.mlsd.traffic.source.WrongFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Turns a file of payments into what a world is made of: the sorted copy, the history, and the rejected rows. For the run, which
 * starts it as a process of its own; says how far it is, as {@code N of M}, a line each time.
 */
@Command(
        name = "copy-file",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "For a run: makes a sorted copy, the history and a list of rejected rows of a file.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong file; standard error says why"})
final class CopyFileCommand implements Callable<Integer> {

    private static final int STEP = 20_000;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Parquet or CSV")
    private Path file;

    @Mixin
    private FileOptions options = new FileOptions();

    @Option(names = "--copy-to", required = true, description = "The sorted copy of all payments before --to")
    private Path copyTo;

    @Option(names = "--fingerprint", required = true, description = "Noted in the copy")
    private String fingerprint;

    @Option(names = "--history", required = true, description = "Folder of the history")
    private Path history;

    @Option(
            names = "--all-history",
            description = "All payments and labels are history; otherwise what was made and became known before --from")
    private boolean allHistory;

    @Option(names = "--rejected-rows", description = "File that names the rejected rows")
    private Path rejectedRows;

    @Override
    public Integer call() throws IOException {
        try (PaymentFile payments = PaymentFile.open(file, options.zone())) {
            RejectedRows rejected = payments.rejectedRows();
            FileReport report = FileChecks.report(file, payments, rejected, options.from(), options.to());
            if (rejectedRows != null) {
                rejected.write(rejectedRows);
            }
            copy(payments, report);
            return 0;
        } catch (WrongFileException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 2;
        }
    }

    private void copy(PaymentFile payments, FileReport report) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        long historyEnd = allHistory ? Long.MAX_VALUE : report.range().fromMillis();
        long[] copied = new long[1];
        try (SortedCopy.Writer copy = SortedCopy.write(copyTo, fingerprint, report.json());
                KeptHistory past = new KeptHistory(history, HistoryWriter.IMPORT, historyEnd, options.labelDelay())) {
            payments.forEach(report.range().toMillis(), payment -> {
                copy.write(payment);
                past.add(payment);
                if (++copied[0] % STEP == 0) {
                    out.println(copied[0] + " of " + report.usable());
                }
            });
            past.commit();
            copy.finish();
        }
    }
}
