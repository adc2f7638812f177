package dev.mlsd.traffic;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The traffic source. Exit codes: 0 told to end, 1 failed, 2 wrong usage or wrong file. */
@Command(
        name = "traffic",
        mixinStandardHelpOptions = true,
        description = "Drives the stack: a simulated world, or a file of payments.",
        subcommands = {
            RunCommand.class,
            CheckFileCommand.class,
            CopyFileCommand.class,
            SimulateCommand.class,
            DigestCommand.class,
            LoadCommand.class,
            YardstickCommand.class
        })
public final class TrafficMain {

    private TrafficMain() {}

    public static void main(String[] arguments) {
        TrafficLog.configure();
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new TrafficMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((e, arguments) -> {
                    e.getCommandLine().getErr().println(e.getMessage());
                    return CommandLine.ExitCode.USAGE;
                });
    }
}
