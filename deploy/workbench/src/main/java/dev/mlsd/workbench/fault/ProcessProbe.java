package dev.mlsd.workbench.fault;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Asks a process the smallest question of its protocol over a new connection and takes the time. Every way to fail is a typed sighting.
 *
 * @param host may be a name; looked up anew each time
 */
record ProcessProbe(Protocol protocol, String host, int port, Duration patience, LongSupplier nanoTime) {

    private static final double NANOS_PER_MILLI = 1e6;

    /** How to ask. */
    enum Protocol {
        /** {@code PING}. */
        REDIS,
        /** {@code ApiVersions}, version 0: the one question that every broker answers before all else. */
        KAFKA,
        /** The liveness of a service; whatever the status, it answered. */
        HTTP
    }

    String address() {
        return host + ":" + port;
    }

    Sighting look() {
        long start = nanoTime.getAsLong();
        int millis = (int) patience.toMillis();
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(millis);
            socket.connect(new InetSocketAddress(host, port), millis);
            socket.getOutputStream().write(question());
            socket.getOutputStream().flush();
            String what = answer(socket.getInputStream());
            return new Sighting.Answered((nanoTime.getAsLong() - start) / NANOS_PER_MILLI, what);
        } catch (SocketTimeoutException _) {
            return new Sighting.Silent(address(), millis);
        } catch (ConnectException _) {
            return new Sighting.Refused(address());
        } catch (IOException failure) {
            return new Sighting.Broken(address(), failure.getClass().getSimpleName());
        }
    }

    private byte[] question() {
        return switch (protocol) {
            case REDIS -> "PING\r\n".getBytes(StandardCharsets.US_ASCII);
            case KAFKA -> apiVersions();
            case HTTP ->
                ("GET /q/health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        };
    }

    /** Length, then key 18, version 0, correlation 1 and no client id. */
    private static byte[] apiVersions() {
        return ByteBuffer.allocate(14)
                .putInt(10)
                .putShort((short) 18)
                .putShort((short) 0)
                .putInt(1)
                .putShort((short) -1)
                .array();
    }

    private String answer(InputStream in) throws IOException {
        return switch (protocol) {
            case REDIS -> said(in.readNBytes(5), "+PONG");
            case KAFKA -> {
                ByteBuffer head = ByteBuffer.wrap(whole(in.readNBytes(8), 8));
                if (head.getInt(4) != 1) {
                    throw new IOException("the answer belongs to another question");
                }
                yield "";
            }
            case HTTP -> {
                String line = new String(whole(in.readNBytes(12), 12), StandardCharsets.US_ASCII);
                yield line.substring(9);
            }
        };
    }

    private static String said(byte[] bytes, String wanted) throws IOException {
        String text = new String(whole(bytes, wanted.length()), StandardCharsets.US_ASCII);
        // A Redis that loads its data or wants a password answers too.
        return text.equals(wanted) ? "" : text;
    }

    private static byte[] whole(byte[] bytes, int length) throws EOFException {
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }
}
