package dev.mlsd.traffic;

import dev.mlsd.traffic.drive.Run;
import dev.mlsd.traffic.drive.RunPlan;
import dev.mlsd.traffic.drive.Surroundings;
import dev.mlsd.traffic.simulator.Simulation;
import dev.mlsd.traffic.simulator.WorldSpec;
import dev.mlsd.traffic.source.SimulatedSource;
import dev.mlsd.traffic.source.SortedCopy;
import dev.mlsd.traffic.source.WrongFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Drives the stack through a world. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Drives the stack through a simulated world or a file, until it is told to end.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:told to end", "1:failed", "2:wrong usage or wrong file; nothing was changed"})
final class RunCommand implements Callable<Integer> {

    /** The simulated world keeps its pace from this day on; a Monday, like any other. */
    private static final LocalDate RUNNING_FROM = LocalDate.of(2026, 3, 2);

    private enum SourceKind {
        SIMULATE,
        FILE,
        IMPORT
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--source",
            required = true,
            description = "simulate; file (to replay a range of it); or import (all of the file becomes history)")
    private SourceKind source;

    @Option(names = "--seed", defaultValue = "7", description = "Of the simulated world (${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--customers", defaultValue = "2000", description = "Of the simulated world (${DEFAULT-VALUE})")
    private int customers;

    @Option(names = "--terminals", defaultValue = "4000", description = "Of the simulated world (${DEFAULT-VALUE})")
    private int terminals;

    @Option(
            names = "--history-days",
            defaultValue = "37",
            description =
                    "Days before 2026-03-02 that the simulated world already has (${DEFAULT-VALUE}): the longest window"
                            + " and a label's delay")
    private int historyDays;

    @Option(
            names = "--prediction-days",
            defaultValue = "14",
            description = "Days before 2026-03-02 whose payments are decided, as fast as possible (${DEFAULT-VALUE})")
    private int predictionDays;

    @Option(names = "--file", description = "Parquet or CSV, with --source file or import")
    private Path file;

    @Mixin
    private FileOptions fileOptions = new FileOptions();

    @Option(
            names = "--file-stamp",
            paramLabel = "BYTES@MODIFIED",
            converter = FileStamp.Converter.class,
            description = "What the file must be like, as check-file prints it (what it is now)")
    private FileStamp fileStamp;

    @Option(names = "--rejected-rows", paramLabel = "FILE", description = "Where rejected rows of the file are named")
    private Path rejectedRows;

    @Option(
            names = "--speed",
            defaultValue = "720",
            description = "World seconds in a second, 1 to 100000 (${DEFAULT-VALUE}: a day in two minutes)")
    private double speed;

    @Option(
            names = "--lockstep",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "Whether a payment waits until earlier events are in the rows that it reads (${DEFAULT-VALUE})")
    private boolean lockstep;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            Surroundings surroundings = Surroundings.of(System.getenv());
            Files.createDirectories(surroundings.data());
            RunPlan.Common common = new RunPlan.Common(speed, lockstep, fileOptions.labelDelay());
            RunPlan plan = switch (source) {
                case SIMULATE -> simulation(common);
                case FILE -> replay(common, surroundings);
                case IMPORT -> importing(common, surroundings);
            };
            new Run(plan, surroundings).run();
            return 0;
        } catch (WrongFileException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private RunPlan simulation(RunPlan.Common common) {
        if (file != null || fileOptions.from() != null || fileOptions.to() != null) {
            throw new IllegalArgumentException("--file, --from and --to go with --source file");
        }
        if (historyDays < 1 || historyDays > 3_650 || predictionDays < 0 || predictionDays > historyDays) {
            throw new IllegalArgumentException(
                    "--history-days is between 1 and 3650 and --prediction-days at most as many," + " got "
                            + historyDays + " and " + predictionDays);
        }
        LocalDate start = RUNNING_FROM.minusDays(historyDays);
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put("seed", Long.toString(seed));
        parameters.put("customers", Integer.toString(customers));
        parameters.put("terminals", Integer.toString(terminals));
        parameters.put("history_days", Integer.toString(historyDays));
        parameters.put("prediction_days", Integer.toString(predictionDays));
        return RunPlan.simulation(
                new SimulatedSource(new Simulation(new WorldSpec(seed, customers, terminals, start))),
                millis(start),
                millis(RUNNING_FROM.minusDays(predictionDays)),
                millis(RUNNING_FROM),
                common,
                parameters);
    }

    private static long millis(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    private RunPlan replay(RunPlan.Common common, Surroundings surroundings) throws IOException, InterruptedException {
        FileCopying copying = copying(false);
        SortedCopy payments = copy(copying, "replay", surroundings);
        FileReport report = FileReport.parse(payments.about());
        return RunPlan.replay(payments, report.range(), common, report.rejected(), parameters(copying, report));
    }

    private RunPlan importing(RunPlan.Common common, Surroundings surroundings)
            throws IOException, InterruptedException {
        if (fileOptions.from() != null || fileOptions.to() != null) {
            throw new IllegalArgumentException("an import takes the whole file; --from and --to go with --source file");
        }
        FileCopying copying = copying(true);
        SortedCopy payments = copy(copying, "import", surroundings);
        FileReport report = FileReport.parse(payments.about());
        return RunPlan.importing(
                payments, report.range().toMillis(), common, report.rejected(), parameters(copying, report));
    }

    /** A large file takes minutes; the status says how far it is. */
    private static SortedCopy copy(FileCopying copying, String mode, Surroundings surroundings)
            throws IOException, InterruptedException {
        try (ReadingStatus status = new ReadingStatus(surroundings, mode, System::nanoTime)) {
            return copying.copy(surroundings.data(), surroundings.offline(), status::copied);
        }
    }

    private FileCopying copying(boolean allHistory) throws IOException {
        if (file == null) {
            throw new IllegalArgumentException(
                    "--source " + source.name().toLowerCase(Locale.ROOT) + " needs --file FILE");
        }
        return new FileCopying(
                file,
                fileStamp == null ? FileStamp.of(file) : fileStamp,
                fileOptions.from(),
                fileOptions.to(),
                fileOptions.zone(),
                allHistory,
                fileOptions.labelDelay(),
                rejectedRows);
    }

    private static SortedMap<String, String> parameters(FileCopying copying, FileReport report) {
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put("file", copying.file().toAbsolutePath().normalize().toString());
        parameters.put("file_bytes", Long.toString(copying.stamp().bytes()));
        parameters.put("file_modified", copying.stamp().modified());
        parameters.put("time_zone", copying.zone());
        parameters.put("from", report.from());
        parameters.put("to", report.to());
        return parameters;
    }
}
