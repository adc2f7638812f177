package dev.mlsd.feature.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The repository's own broker in a JVM of its own, with a directory that is its alone. */
public final class BrokerProcess implements AutoCloseable {

    private final Process process;
    private final int port;

    private BrokerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one on a free port and waits for its topics. */
    public static BrokerProcess start() {
        Path jar = Path.of(System.getProperty("mlsd.root"), "deploy", "broker", "target", "broker.jar");
        if (!Files.isReadable(jar)) {
            throw new IllegalStateException("build the module deploy/broker first: there is no " + jar);
        }
        try {
            Path directory = Files.createTempDirectory("mlsd-broker");
            Path output = directory.resolve("output.log");
            int port = Ports.free();
            Process process = new ProcessBuilder(List.of(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx160m",
                            "-jar",
                            jar.toString(),
                            "--port",
                            Integer.toString(port),
                            "--controller-port",
                            Integer.toString(Ports.free()),
                            "--data",
                            directory.resolve("data").toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            Await.until("the broker", () -> !process.isAlive() || read(output).contains("READY"), () -> read(output));
            if (!process.isAlive()) {
                throw new IllegalStateException("the broker ended: " + read(output));
            }
            return new BrokerProcess(process, port);
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

    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
