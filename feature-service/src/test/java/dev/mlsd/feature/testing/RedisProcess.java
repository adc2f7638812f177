package dev.mlsd.feature.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/** A real Redis: {@code redis-server} of the PATH, else the one in the embedded-redis jar. Keeps nothing on disk. */
public final class RedisProcess implements AutoCloseable {

    private final int port;
    private final Path directory;
    private Process process;

    private RedisProcess(int port, Path directory) {
        this.port = port;
        this.directory = directory;
    }

    /** Starts one on a free port. */
    public static RedisProcess start() {
        try {
            RedisProcess redis = new RedisProcess(Ports.free(), Files.createTempDirectory("mlsd-redis"));
            redis.restart();
            return redis;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Starts it again, empty, on the same port. */
    public void restart() {
        stop();
        try {
            process = new ProcessBuilder(List.of(
                            executable(directory),
                            "--port",
                            Integer.toString(port),
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
        Await.until("Redis at " + port, () -> Ports.answers(port));
    }

    /** Sends a command in Redis' inline form, as in {@code FLUSHALL}. */
    public void command(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            if (socket.getInputStream().read() == '-') {
                throw new IllegalStateException("Redis refuses " + command);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it; what it held is gone. */
    public void stop() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
            process = null;
        }
    }

    @Override
    public void close() {
        stop();
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
