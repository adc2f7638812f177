package dev.mlsd.cli;

import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.stack.Ports;
import dev.mlsd.cli.stack.StackTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Another module's program, run in the foreground as if it were this one. */
final class ForegroundTool {

    private final Surroundings surroundings;
    private final Path jar;
    private final int heapMebibytes;

    ForegroundTool(Surroundings surroundings, String jar, int heapMebibytes) {
        this.surroundings = surroundings;
        this.jar = surroundings.home().root().resolve(jar);
        this.heapMebibytes = heapMebibytes;
    }

    /** How a tool ended and what it printed; its complaints went to standard error as they came. */
    record Result(int exitCode, String output) {}

    /** Runs it with these arguments, its output being this program's. */
    int run(List<String> arguments) throws IOException {
        return run(arguments, Map.of());
    }

    /** The same; of what the stack's environment says, some is different. */
    int run(List<String> arguments, Map<String, String> environment) throws IOException {
        return await(start(arguments, environment, ProcessBuilder.Redirect.INHERIT));
    }

    /** Runs it with these arguments and keeps what it prints. */
    Result capture(List<String> arguments) throws IOException {
        Process process = start(arguments, Map.of(), ProcessBuilder.Redirect.PIPE);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(await(process), output);
    }

    private Process start(List<String> arguments, Map<String, String> environment, ProcessBuilder.Redirect output)
            throws IOException {
        if (!Files.exists(jar)) {
            throw CommandFailure.failed("not built yet: "
                    + surroundings.home().root().relativize(jar) + "; build with ./mvnw -DskipTests package");
        }
        Ports ports = new Ports(SupervisorClient.find(surroundings.home().run())
                .map(SupervisorClient::portBase)
                .orElse(Ports.DEFAULT_BASE));
        StackTable table = new StackTable(surroundings.home(), ports);
        ProcessBuilder builder = new ProcessBuilder(table.tool(jar, heapMebibytes, arguments))
                .inheritIO()
                .redirectOutput(output);
        builder.environment().putAll(table.environment("tool"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end the tool"));
        return process;
    }

    private static int await(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted");
        }
    }
}
