package dev.mlsd.cli.containers;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Docker's command line, on the repository's compose file. */
final class Compose {

    private final Path file;

    Compose(Path root) {
        this.file = root.resolve("docker-compose.yml");
    }

    /** Whether there is a compose file and a {@code docker} on the PATH. */
    boolean isHere() {
        return Files.isReadable(file)
                && Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "docker")));
    }

    /** How a command ended and what it printed; its complaints are in it too. */
    record Result(int exitCode, String output) {

        String orFail(String what) throws IOException {
            if (exitCode != 0) {
                throw new IOException(what + " failed: " + output.strip());
            }
            return output;
        }
    }

    /** Runs {@code docker compose} and keeps what it prints. */
    Result ask(String... arguments) throws IOException {
        return capture(command(List.of(arguments)));
    }

    /** Runs {@code docker} and keeps what it prints. */
    static Result docker(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(arguments);
        return capture(command);
    }

    private static Result capture(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.onExit().join().exitValue(), output);
    }

    /** Runs {@code docker compose} in the foreground with these variables; what it prints is what this program prints. */
    int run(Map<String, String> environment, List<String> arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(arguments)).inheritIO();
        builder.environment().putAll(environment);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end docker compose"));
        return process.onExit().join().exitValue();
    }

    /** The command line of {@code docker compose} with these arguments. */
    List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "compose", "--file", file.toString()));
        command.addAll(arguments);
        return command;
    }
}
