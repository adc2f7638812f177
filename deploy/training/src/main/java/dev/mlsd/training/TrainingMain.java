package dev.mlsd.training;

import dev.mlsd.feature.offline.HistoryException;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.training.dataset.PaymentSource;
import dev.mlsd.training.dataset.SourceException;
import dev.mlsd.training.learner.LearnerException;
import dev.mlsd.training.repository.ModelRepository;
import dev.mlsd.training.scoring.ScoringMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code deploy/mlsd train}. Exit codes: 0 done, 1 failed and nothing written, 2 wrong usage. */
@Command(
        name = "deploy/mlsd train",
        sortOptions = false,
        description = "Trains all models, measures them and writes a new version to the model repository.",
        footerHeading = "%nWhat may be known when:%n",
        footer = {
            "A label is known --label-delay after its payment, and from then on moves the risk of its terminal.",
            "A vector holds what was known at the moment of its payment; the payment is not in its own windows.",
            "Learning happens at the start of the first test day: what has no known label by then is left out.",
            "Compromised cards leave the test: a customer with a fraud, made on or after the first training day,"
                    + " whose label was known when the day of the tested payment began."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed; nothing was written", "2:wrong usage"})
public final class TrainingMain implements Callable<Integer> {

    private static final String SCORE = "score";
    private static final List<String> MODELS =
            List.of("fraud-trees", "fraud-logistic", "fraud-network", "fraud-distilled");

    @Spec
    private CommandSpec spec;

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Mixin
    private TreesOptions trees = new TreesOptions();

    @Option(
            names = "--repository",
            paramLabel = "DIR",
            defaultValue = "${env:MLSD_MODEL_REPOSITORY:-.mlsd/models}",
            description = "where versions are written; default: MLSD_MODEL_REPOSITORY, else .mlsd/models")
    private Path repository;

    @Option(names = "--version", paramLabel = "N", description = "version to write; default: the next free one")
    private Integer version;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description =
                    "folds that learn at the same time; changes nothing but time and memory; default: ${DEFAULT-VALUE}")
    private int threads;

    @Option(names = "--promote", description = "put the new versions into production even when others are in it")
    private boolean promote;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean help;

    /** The jar's other command: {@code score}, see {@link ScoringMain}. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true);
        PrintWriter err = new PrintWriter(System.err, true);
        boolean scores = arguments.length > 0 && arguments[0].equals(SCORE);
        System.exit(
                scores
                        ? ScoringMain.run(out, err, Arrays.copyOfRange(arguments, 1, arguments.length))
                        : run(out, err, arguments));
    }

    /** Runs the command; what {@link #main} would exit with. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new TrainingMain())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((exception, parsed) ->
                        wrong(exception, exception.getCommandLine().getErr()))
                .setExecutionExceptionHandler(
                        (exception, commandLine, parsed) -> failed(exception, commandLine.getErr()))
                .execute(arguments);
    }

    private static int wrong(CommandLine.ParameterException exception, PrintWriter err) {
        err.println("train: " + exception.getMessage());
        err.println("see deploy/mlsd train --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception exception, PrintWriter err) {
        switch (exception) {
            case JobException e -> err.println("train: " + e.getMessage());
            case SourceException e -> err.println("train: " + e.getMessage());
            case HistoryException e -> err.println("train: " + e.getMessage());
            case LearnerException e -> err.println("train: " + e.getMessage());
            case IllegalStateException e -> err.println("train: " + e.getMessage());
            case IOException e -> err.println("train: can't write: " + e);
            default -> err.println("train: failed: " + exception);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public Integer call() throws IOException {
        long started = System.nanoTime();
        PrintWriter err = spec.commandLine().getErr();
        ModelRepository models = new ModelRepository(repository);
        JobSettings settings;
        PaymentSource payments;
        try {
            int chosen = version == null ? models.nextVersion(MODELS) : version;
            settings = new JobSettings(
                    source.ranges(),
                    trees.settings(source.seed()),
                    chosen,
                    threads,
                    source.command() + trees.command() + " --version " + chosen);
            payments = source.payments();
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        models.checkFree(MODELS, settings.version());
        err.println("training on " + source.name());
        List<TrainedModel> trained =
                new TrainingJob(RegistryReader.readDefault(), settings, err::println).run(payments);
        models.write(trained.stream().map(TrainedModel::version).toList(), promote);
        double seconds = (System.nanoTime() - started) / 1e9;
        err.printf("written to %s in %.1f s%n", repository, seconds);
        Report report = new Report(trained, seconds);
        spec.commandLine().getOut().print(json ? report.json() : report.table());
        spec.commandLine().getOut().flush();
        return CommandLine.ExitCode.OK;
    }
}
