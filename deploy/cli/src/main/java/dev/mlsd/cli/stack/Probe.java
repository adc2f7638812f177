package dev.mlsd.cli.stack;

import dev.mlsd.cli.system.LogFile;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A question to a process whether it can do its work; answered within a second or so. */
public sealed interface Probe {

    int TIMEOUT_MILLIS = 1_500;

    /**
     * Asks now.
     *
     * @param log where the process writes
     * @param offset where its present run begins in the log
     * @return what is wrong, empty if nothing is
     */
    Optional<String> problem(LogFile log, long offset);

    /** A GET that must answer 200. */
    record HttpOk(int port, String path) implements Probe {

        @Override
        public Optional<String> problem(LogFile log, long offset) {
            try {
                HttpURLConnection connection = (HttpURLConnection)
                        URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
                connection.setConnectTimeout(TIMEOUT_MILLIS);
                connection.setReadTimeout(TIMEOUT_MILLIS);
                try {
                    int status = connection.getResponseCode();
                    return status == 200
                            ? Optional.empty()
                            : Optional.of(path + " answers " + status + HealthReport.reasons(connection));
                } finally {
                    connection.disconnect();
                }
            } catch (IOException e) {
                return Optional.of(path + ": " + e.getMessage());
            }
        }
    }

    /** Redis' own PING. */
    record RedisPing(int port) implements Probe {

        @Override
        public Optional<String> problem(LogFile log, long offset) {
            try (Socket socket = connect(port)) {
                socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
                return answer.equals("+PONG") ? Optional.empty() : Optional.of("PING answers " + answer);
            } catch (IOException e) {
                return Optional.of("PING: " + e.getMessage());
            }
        }
    }

    /** A server that accepts connections. */
    record TcpOpen(int port) implements Probe {

        @Override
        public Optional<String> problem(LogFile log, long offset) {
            try (Socket socket = connect(port)) {
                return socket.isConnected() ? Optional.empty() : Optional.of("port " + port + " is closed");
            } catch (IOException e) {
                return Optional.of("port " + port + ": " + e.getMessage());
            }
        }
    }

    /** A line that the process writes once it is ready, and that stays true. */
    record LogLine(String prefix) implements Probe {

        @Override
        public Optional<String> problem(LogFile log, long offset) {
            try {
                return log.hasLineStarting(prefix, offset)
                        ? Optional.empty()
                        : Optional.of("no line " + prefix + " yet");
            } catch (IOException e) {
                return Optional.of("log: " + e.getMessage());
            }
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        return socket;
    }
}
