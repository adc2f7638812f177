package dev.mlsd.cli;

import dev.mlsd.cli.stack.Home;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts a program that lives on when the terminal and the command that started it are gone: in a session of its own where
 * there is {@code setsid}, and deaf to Ctrl-C and hang-up in any case.
 */
final class Daemon {

    private Daemon() {}

    static Process start(List<String> command, Map<String, String> environment, Home home, Path output)
            throws IOException {
        List<String> detached = new ArrayList<>(List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        if (onPath("setsid")) {
            detached.add("setsid");
        }
        detached.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(detached)
                .directory(home.root().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(entry -> !entry.isBlank())
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
    }
}
