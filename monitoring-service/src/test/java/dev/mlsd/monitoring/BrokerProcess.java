package dev.mlsd.monitoring;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The real broker of the stack, as a process of its own, on ports of its own. */
public final class BrokerProcess implements AutoCloseable {

    private final Path data;
    private final int port;
    private Process process;

    /** Starts a broker with an empty or an earlier data folder. */
    public BrokerProcess(Path data) {
        this.data = data;
        this.port = freePorts();
        start();
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    public void start() {
        Path jar = Path.of(System.getProperty("mlsd.root"), "deploy/broker/target/broker.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException("build deploy/broker first: " + jar + " is not there");
        }
        try {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-Xmx192m",
                            "-jar",
                            jar.toString(),
                            "--port",
                            String.valueOf(port),
                            "--data",
                            data.toString())
                    .redirectError(
                            data.resolveSibling(data.getFileName() + ".log").toFile())
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = out.readLine();
            while (line != null && !line.startsWith("READY")) {
                line = out.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("the broker ended before it was ready");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    /** A free port whose successor, the controller's, is free too. */
    private static int freePorts() {
        while (true) {
            try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    ServerSocket second =
                            new ServerSocket(first.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
                return second.getLocalPort() - 1;
            } catch (IOException | IllegalArgumentException e) {
                continue; // taken: try the next
            }
        }
    }
}
