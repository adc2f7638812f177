package dev.mlsd.cli;

import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.stack.Ports;
import dev.mlsd.cli.stack.StackTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

    /** Runs it with these arguments and returns its exit code. */
    int run(List<String> arguments) throws IOException {
        if (!Files.exists(jar)) {
            throw CommandFailure.failed("not built yet: "
                    + surroundings.home().root().relativize(jar) + "; build with ./mvnw -DskipTests package");
        }
        Ports ports = new Ports(SupervisorClient.find(surroundings.home().run())
                .map(SupervisorClient::portBase)
                .orElse(Ports.DEFAULT_BASE));
        StackTable table = new StackTable(surroundings.home(), ports);
        ProcessBuilder builder = new ProcessBuilder(table.tool(jar, heapMebibytes, arguments)).inheritIO();
        builder.environment().putAll(table.environment("tool"));
        Process process = builder.start();
        Thread end = new Thread(process::destroy, "end the tool");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted");
        }
    }
}
