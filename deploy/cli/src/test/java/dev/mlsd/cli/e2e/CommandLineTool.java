package dev.mlsd.cli.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code deploy/mlsd} as a person would, with a home and ports of its own. */
final class CommandLineTool {

    /** What a command printed (both streams, in order) and how it ended. */
    record Result(int exitCode, String output) {}

    private final Path root;
    private final Path home;

    CommandLineTool(Path root, Path home) {
        this.root = root;
        this.home = home;
    }

    Path home() {
        return home;
    }

    Result run(Duration limit, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(root.resolve("deploy/mlsd").toString()));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile(home, "command", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.redirectOutput(output.toFile());
            builder.redirectInput(
                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().put("MLSD_HOME", home.toString());
            builder.environment().put("MLSD_NO_BUILD", "1");
            Process process = builder.start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end within " + limit + ": " + Files.readString(output));
            }
            return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(command + " could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(command + " was interrupted", e);
        }
    }
}
