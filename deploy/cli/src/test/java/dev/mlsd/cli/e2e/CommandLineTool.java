package dev.mlsd.cli.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Runs {@code deploy/mlsd} as a person would, with a home and ports of its own. */
final class CommandLineTool {

    /** What a command printed (both streams, in order) and how it ended. */
    record Result(int exitCode, String output) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;
    private final Path home;

    CommandLineTool(Path root, Path home) {
        this.root = root;
        this.home = home;
    }

    Path home() {
        return home;
    }

    /** The processes that run, by name; those that are about to be started again may be missing. */
    Map<String, Long> processIds() {
        Result status = run(Duration.ofMinutes(1), "status", "--json");
        Map<String, Long> ids = new TreeMap<>();
        try {
            for (JsonNode process : JSON.readTree(status.output()).path("processes")) {
                ids.put(process.get("name").asText(), process.get("pid").asLong());
            }
        } catch (IOException e) {
            throw new AssertionError("status --json printed no JSON: " + status.output(), e);
        }
        return ids;
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
