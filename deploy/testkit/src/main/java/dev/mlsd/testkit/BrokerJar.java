package dev.mlsd.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What the module deploy/broker has built, run in JVMs of its own. */
final class BrokerJar {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private BrokerJar() {}

    private static Path deploy() {
        String root = System.getProperty("mlsd.root");
        if (root == null) {
            throw new IllegalStateException("the system property mlsd.root must be the repository's folder");
        }
        return Path.of(root, "deploy");
    }

    /** The settings that any broker of the stack has. */
    static Path settings() {
        return deploy().resolve("broker/src/main/resources/dev/mlsd/broker/broker.properties");
    }

    /** What starts a broker in a container of the stock image. */
    static Path containerScript() {
        return deploy().resolve("docker/broker");
    }

    /** Starts a broker and waits until it is ready. */
    static Process broker(int port, int controllerPort, Path folder) {
        Path output = folder.resolve("broker.log");
        Process process = start(
                output,
                List.of(
                        "-jar",
                        jar().toString(),
                        "--port",
                        Integer.toString(port),
                        "--controller-port",
                        Integer.toString(controllerPort),
                        "--data",
                        folder.resolve("data").toString()));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!read(output).contains("READY")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IllegalStateException("the broker did not become ready:\n" + read(output));
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return process;
    }

    /** Creates the stack's topics on a broker as soon as it answers. */
    static void createTopics(String address, Path folder) {
        Path output = folder.resolve("topics.log");
        int exitCode = start(output, List.of("-cp", jar().toString(), "dev.mlsd.broker.TopicsMain", address))
                .onExit()
                .join()
                .exitValue();
        if (exitCode != 0) {
            throw new IllegalStateException("the topics could not be created:\n" + read(output));
        }
    }

    private static Path jar() {
        Path jar = deploy().resolve("broker/target/broker.jar");
        if (!Files.isReadable(jar)) {
            throw new IllegalStateException("build the module deploy/broker first: there is no " + jar);
        }
        return jar;
    }

    private static Process start(Path output, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx160m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
