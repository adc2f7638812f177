package dev.mlsd.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A real Redis that keeps nothing on disk, on a port that stays its own. Not safe for use by several threads. */
public abstract sealed class RedisServer implements AutoCloseable permits RedisProcess, RedisContainer {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TIMEOUT_MILLIS = 1_000;

    private final int port = Ports.free();

    /** Starts one on a free port and waits until it answers. */
    public static RedisServer start() {
        RedisServer redis = switch (Backend.chosen()) {
            case CONTAINERS -> new RedisContainer();
            case EMBEDDED -> new RedisProcess();
        };
        redis.restart();
        return redis;
    }

    final int port() {
        return port;
    }

    /** Where it listens, as {@code host:port}. */
    public final String address() {
        return "127.0.0.1:" + port;
    }

    /** Starts it again, empty, on the same port. */
    public final void restart() {
        stop();
        launch();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Redis does not answer at " + address());
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private boolean answers() {
        try {
            return "+PONG".equals(ask("PING"));
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends a command in Redis' inline form, as in {@code FLUSHALL}. */
    public final void command(String command) {
        try {
            String answer = ask(command);
            if (answer.startsWith("-")) {
                throw new IllegalStateException("Redis refuses " + command + ": " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String ask(String command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(5);
            return new String(answer, StandardCharsets.US_ASCII);
        }
    }

    abstract void launch();

    /** Kills it; what it held is gone. Harmless when it does not run. */
    public abstract void stop();

    @Override
    public final void close() {
        stop();
    }
}
