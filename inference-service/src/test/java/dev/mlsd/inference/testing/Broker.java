package dev.mlsd.inference.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A real broker in a JVM of its own, from the broker module's build, with the stack's topics. */
public final class Broker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path folder;
    private final int port;
    private final int controllerPort;
    private Process process;

    /** A broker with ports of its own that keeps its data in a folder; it does not run yet. */
    public Broker(Path folder) throws IOException {
        this.folder = folder;
        this.port = freePort();
        this.controllerPort = freePort();
    }

    /** Kafka's bootstrap servers. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Starts it and waits until it is ready. */
    public Broker start() throws IOException {
        Path jar = Path.of(System.getProperty("mlsd.root"), "deploy", "broker", "target", "broker.jar");
        if (!Files.exists(jar)) {
            throw new AssertionError(jar + " is missing: build deploy/broker first");
        }
        Path output = Files.createTempFile(folder, "broker", ".log");
        process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx160m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-jar",
                        jar.toString(),
                        "--port",
                        Integer.toString(port),
                        "--controller-port",
                        Integer.toString(controllerPort),
                        "--data",
                        folder.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        long patienceEnds = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(output).contains("READY")) {
            if (!process.isAlive() || System.nanoTime() > patienceEnds) {
                throw new AssertionError("the broker did not become ready:\n" + Files.readString(output));
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        return this;
    }

    /** Kills it; {@link #start} brings it back with its data. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
