package dev.mlsd.training.scoring;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.mlsd.feature.offline.HistoryException;
import dev.mlsd.feature.offline.HistoryReader;
import dev.mlsd.feature.offline.HistorySummary;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.inference.repository.ModelArtifact;
import dev.mlsd.inference.repository.ModelException;
import dev.mlsd.inference.repository.ModelId;
import dev.mlsd.inference.repository.ModelRepository;
import dev.mlsd.traffic.source.FileSummary;
import dev.mlsd.traffic.source.PaymentFile;
import dev.mlsd.traffic.source.TimeRange;
import dev.mlsd.traffic.source.WrongFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code deploy/mlsd score}. Exit codes: 0 done, 1 failed, what is scored stays and is not done again, 2 wrong usage. */
@Command(
        name = "deploy/mlsd score",
        sortOptions = false,
        description =
                "Scores a file of payments with a model of the repository, as its endpoint would have done at each payment's moment.",
        footerHeading = "%nWhat it does:%n",
        footer = {
            "Vectors are as of each payment's moment, out of the present world's history.",
            "Finished slices lie in OUTPUT.slices until the output stands. The same command after a kill goes on there and ends with the"
                    + " same file, byte for byte.",
            "The cost is in processor seconds of this process, by part, and per million payments."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed; finished slices stay", "2:wrong usage"})
public final class ScoringMain implements Callable<Integer> {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLION = 1e6;
    private static final long BETWEEN_LINES_NANOS = 2_000_000_000L;
    private static final int FEWEST = 100;
    private static final int MOST = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "Parquet or CSV with transaction_id, tx_datetime, customer_id, terminal_id, tx_amount")
    private Path file;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE",
            description =
                    "Parquet, or CSV where it ends in .csv: the payments with score, probability, decision, model")
    private Path output;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "fraud-trees",
            description = "which model; default: ${DEFAULT-VALUE}")
    private String model;

    @Option(names = "--version", paramLabel = "N", description = "which version; default: the one in production")
    private String version;

    @Option(
            names = "--repository",
            paramLabel = "DIR",
            defaultValue = "${env:MLSD_MODEL_REPOSITORY:-.mlsd/models}",
            description = "where models are; default: MLSD_MODEL_REPOSITORY, else .mlsd/models")
    private Path repository;

    @Option(
            names = "--history",
            paramLabel = "DIR",
            defaultValue = "${env:MLSD_OFFLINE_STORE:-.mlsd/world/offline}",
            description = "where the present world's history is; default: MLSD_OFFLINE_STORE, else .mlsd/world/offline")
    private Path history;

    @Option(
            names = "--slice-rows",
            paramLabel = "N",
            defaultValue = "50000",
            description =
                    "payments between two checkpoints, 100 to 1000000; more cost less, and more is lost when killed;"
                            + " default: ${DEFAULT-VALUE}")
    private int sliceRows;

    @Option(names = "--restart", description = "drop what an earlier run has finished, and replace the output")
    private boolean restart;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean help;

    private long lastLine = System.nanoTime();

    /** Runs the command; what a program of its own would exit with. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new ScoringMain())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((exception, parsed) -> {
                    PrintWriter to = exception.getCommandLine().getErr();
                    to.println("score: " + exception.getMessage());
                    to.println("see deploy/mlsd score --help");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((exception, commandLine, parsed) -> {
                    commandLine.getErr().println("score: " + message(exception));
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }

    private static String message(Exception exception) {
        return switch (exception) {
            case ScoringException e -> e.getMessage();
            case WrongFileException e -> e.getMessage();
            case ModelException e -> e.getMessage();
            case HistoryException e -> e.getMessage();
            case IllegalArgumentException e -> e.getMessage();
            case IOException e -> "can't read or write: " + e;
            default -> "failed: " + exception;
        };
    }

    @Override
    public Integer call() throws IOException {
        long started = System.nanoTime();
        PrintWriter err = spec.commandLine().getErr();
        if (sliceRows < FEWEST || sliceRows > MOST) {
            throw usage("--slice-rows must be " + FEWEST + " to " + MOST + ", got " + sliceRows);
        }
        Path target = output.toAbsolutePath();
        if (Files.exists(target) && !restart) {
            throw new ScoringException(output + " exists; --restart scores anew and replaces it");
        }
        ModelRepository models = new ModelRepository(repository, new ObjectMapper());
        ModelArtifact artifact = models.artifact(id(models));
        HistorySummary past = HistoryReader.open(history)
                .orElseThrow(() -> new ScoringException(
                        "there is no history of a world in " + history + "; deploy/mlsd import FILE makes one"))
                .summary();
        Path folder = target.resolveSibling(target.getFileName() + ".slices");
        // DuckDB takes away what it puts there.
        Path temporary = folder.resolveSibling(folder.getFileName() + ".temporary");
        try (PaymentFile payments = PaymentFile.open(file, PaymentFile.DEFAULT_ZONE);
                Slices slices = Slices.open(
                        folder,
                        new JobIdentity(sha256(file), artifact.id().toString(), sha256(artifact.model()), sliceRows),
                        restart);
                SliceScorer scorer = new SliceScorer(
                        artifact, RegistryReader.readDefault(), history, temporary, ScoringMain::processorSeconds)) {
            FileSummary summary = payments.summary(new TimeRange(0, Long.MAX_VALUE));
            summary.notes().forEach(err::println);
            double prepared = processorSeconds();
            ScoringJob.Done done = new ScoringJob(
                            slices,
                            scorer,
                            sliceRows,
                            past::lastMillis,
                            rows -> progress(err, rows, summary.usable(), started))
                    .run(payments);
            slices.join(
                    done.slices(), target, artifact.id().name(), artifact.id().version());
            slices.delete();
            Files.deleteIfExists(temporary);
            tell(artifact, summary, done, prepared, (System.nanoTime() - started) / NANOS_PER_SECOND);
        }
        return CommandLine.ExitCode.OK;
    }

    private ModelId id(ModelRepository models) {
        if (version != null) {
            return new ModelId(model, version);
        }
        return models.production(model)
                .orElseThrow(() -> new ScoringException("no version of " + model + " is in production in " + repository
                        + "; say which with --version"));
    }

    private CommandLine.ParameterException usage(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }

    private void progress(PrintWriter err, long rows, long total, long started) {
        long now = System.nanoTime();
        if (now - lastLine < BETWEEN_LINES_NANOS) {
            return;
        }
        lastLine = now;
        err.printf(
                "scored %d of %d payments, %.0f s, %.1f processor seconds%n",
                rows, total, (now - started) / NANOS_PER_SECOND, processorSeconds());
        err.flush();
    }

    private void tell(
            ModelArtifact artifact, FileSummary summary, ScoringJob.Done done, double prepared, double seconds)
            throws IOException {
        double process = processorSeconds();
        SliceCost now = new SliceCost(
                done.all().rows() - done.before().rows(),
                done.all().features() - done.before().features(),
                done.all().model() - done.before().model());
        double all = process + done.before().features() + done.before().model();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("rows", summary.rows());
        result.put("scored", done.all().rows());
        result.put("rejected", summary.rejected());
        result.put("resumed", done.before().rows());
        result.put("beyond_history", done.beyondHistory());
        result.put(
                "model",
                Map.of("name", artifact.id().name(), "version", artifact.id().version()));
        result.put("output", output.toString());
        result.put("seconds", seconds);
        result.put("processor_seconds", all);
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("start", prepared);
        parts.put("features", done.all().features());
        parts.put("model", done.all().model());
        parts.put("files", Math.max(0, process - prepared - now.features() - now.model()));
        result.put("processor_seconds_by_part", parts);
        result.put("processor_seconds_per_million", all / done.all().rows() * MILLION);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(result));
        } else {
            out.printf(
                    "%d payments scored by %s into %s in %.1f s; %d rejected %s, %d from an earlier run%n",
                    done.all().rows(),
                    artifact.id(),
                    output,
                    seconds,
                    summary.rows() - summary.usable(),
                    summary.rejected(),
                    done.before().rows());
            out.printf(
                    "%.1f processor seconds, %.1f a million payments: start %.1f, features %.1f, model %.1f, files %.1f%n",
                    all,
                    all / done.all().rows() * MILLION,
                    prepared,
                    done.all().features(),
                    done.all().model(),
                    parts.get("files"));
            if (done.beyondHistory() > 0) {
                out.println(
                        done.beyondHistory()
                                + " of them are later than the newest payment in history: what came between is not in their vectors");
            }
        }
        out.flush();
    }

    private static double processorSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / NANOS_PER_SECOND;
    }

    static String sha256(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path);
                DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
