package dev.mlsd.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/** {@code redis-server} of the PATH, else the one in the embedded-redis jar. */
final class RedisProcess extends RedisServer {

    private final Path directory = Folders.temporary("mlsd-redis");
    private Process process;

    @Override
    void launch() {
        try {
            process = new ProcessBuilder(List.of(
                            executable(directory),
                            "--port",
                            Integer.toString(port()),
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "",
                            "--dir",
                            directory.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("redis.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
            process = null;
        }
    }

    private static String executable(Path directory) throws IOException {
        for (String folder :
                Arrays.asList(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))) {
            Path candidate = Path.of(folder, "redis-server");
            if (Files.isExecutable(candidate)) {
                return candidate.toString();
            }
        }
        return ExecutableProvider.newJarResourceProvider(directory.toFile())
                .get()
                .getAbsolutePath();
    }
}
