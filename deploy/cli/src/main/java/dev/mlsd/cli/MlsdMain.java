package dev.mlsd.cli;

import dev.mlsd.cli.stack.Home;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line; {@code deploy/mlsd} starts it with a JDK that is new enough, from a finished build. */
@Command(
        name = "deploy/mlsd",
        mixinStandardHelpOptions = true,
        version = "mlsd 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        description =
                "A card-fraud platform that runs on one machine: feature store, inference, monitoring, and what is around.",
        footerHeading = "%n",
        footer = {
            "Begin with: deploy/mlsd up",
            "Exit codes: 0 done, 1 failed, 2 wrong usage. State, data and logs: .mlsd (or the folder MLSD_HOME).",
            "MLSD_NO_BUILD=1 uses what is built, without looking whether sources changed.",
            "For larger worlds, read when the stack starts: MLSD_REDIS_MIB limits the online rows (default: a quarter of the"
                    + " machine's memory, at least 256; a million customers with twelve payments each take 950),"
                    + " MLSD_FEATURE_HEAP_MIB the heap of feature-service (default: 192, for any size)."
        })
public final class MlsdMain implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do, as one of the commands below");
    }

    public static void main(String[] arguments) {
        System.exit(commandLine(home(System.getenv()), System.out).execute(arguments));
    }

    /** Builds the command line over one home; what it tells goes to {@code out}, complaints to standard error. */
    static CommandLine commandLine(Home home, PrintStream out) {
        Surroundings surroundings = new Surroundings(home, out);
        CommandLine commandLine = new CommandLine(new MlsdMain())
                .addSubcommand(new UpCommand(surroundings))
                .addSubcommand(new DownCommand(surroundings))
                .addSubcommand(new StatusCommand(surroundings))
                .addSubcommand(new LogsCommand(surroundings))
                .addSubcommand(new ImportCommand(surroundings))
                .addSubcommand(new ReplayCommand(surroundings))
                .addSubcommand(new SimulateCommand(surroundings))
                .addSubcommand(new TrainCommand(surroundings))
                .addSubcommand(new ScoreCommand(surroundings))
                .addSubcommand(new DigestCommand(surroundings))
                .addSubcommand(new AnswersCommand(surroundings))
                .addSubcommand(new AnswerCommand(surroundings))
                .addSubcommand(new QuarantineCommand(surroundings))
                .addSubcommand(new MaterializeCommand(surroundings))
                .addSubcommand(new BackfillCommand(surroundings))
                .addSubcommand(new AlertsCommand(surroundings))
                .addSubcommand(new ContractsCommand(surroundings))
                .addSubcommand(new LoadCommand(surroundings))
                .addSubcommand(new TestCommand());
        for (String passedOn : List.of("simulate", "train", "score", "digest", "load")) {
            commandLine.getSubcommands().get(passedOn).setUnmatchedOptionsArePositionalParams(true);
        }
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println(command.getColorScheme().errorText("mlsd: " + message(failure)));
            return failure instanceof CommandFailure known ? known.exitCode() : 1;
        });
        return commandLine;
    }

    private static String message(Exception failure) {
        return failure instanceof CommandFailure ? failure.getMessage() : failure.toString();
    }

    private static Home home(Map<String, String> environment) {
        String root = environment.get("MLSD_ROOT");
        Path repository = root == null ? repositoryOfThisJar() : Path.of(root);
        String state = environment.get("MLSD_HOME");
        return new Home(repository, state == null || state.isBlank() ? repository.resolve(".mlsd") : Path.of(state));
    }

    /** The jar lies in {@code deploy/cli/target}. */
    private static Path repositoryOfThisJar() {
        try {
            Path jar = Path.of(MlsdMain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return jar.resolve("../../../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where is this jar?", e);
        }
    }

    /** What all commands share: where everything is and where to tell. */
    record Surroundings(Home home, PrintStream out) {

        Surroundings {
            out = new PrintStream(out, true, StandardCharsets.UTF_8);
        }
    }
}
