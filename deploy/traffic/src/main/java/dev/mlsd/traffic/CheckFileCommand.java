package dev.mlsd.traffic;

import dev.mlsd.traffic.source.FileSummary;
import dev.mlsd.traffic.source.PaymentFile;
import dev.mlsd.traffic.source.SortedCopy;
import dev.mlsd.traffic.source.TimeRange;
import dev.mlsd.traffic.source.WrongFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says as one line of JSON what is in a file of payments, or on standard error what is wrong with it. Touches nothing. */
@Command(
        name = "check-file",
        mixinStandardHelpOptions = true,
        description = "Checks a file of payments and prints what is in it as a line of JSON.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it can be replayed", "2:it cannot; standard error says why"})
final class CheckFileCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Parquet or CSV")
    private Path file;

    @Option(
            names = "--from",
            paramLabel = "DATE",
            converter = Moments.MomentConverter.class,
            description = "First moment, inclusive: YYYY-MM-DD or RFC 3339")
    private Instant from;

    @Option(
            names = "--to",
            paramLabel = "DATE",
            converter = Moments.MomentConverter.class,
            description = "Last moment, exclusive")
    private Instant to;

    @Option(
            names = "--copy-to",
            hidden = true,
            description = "For a run: copies the payments before --to, in order of time")
    private Path copy;

    @Option(names = "--fingerprint", hidden = true, defaultValue = "", description = "Noted in the copy")
    private String fingerprint;

    @Override
    public Integer call() throws IOException {
        Path temporary = Files.createTempDirectory("mlsd-check");
        PrintWriter out = spec.commandLine().getOut();
        try (PaymentFile payments = PaymentFile.open(file, temporary)) {
            TimeRange range = FileChecks.range(payments, from, to);
            FileSummary summary = FileChecks.summary(file, payments, range);
            String json = FileReport.of(summary, range).json();
            if (copy != null) {
                SortedCopy.make(payments, range.toMillis(), copy, fingerprint, json);
            }
            out.println(json);
            return 0;
        } catch (WrongFileException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 2;
        } finally {
            delete(temporary);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
