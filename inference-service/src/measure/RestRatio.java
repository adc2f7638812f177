import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Requests a second of the constant endpoint of a server and of inference of one row at the same server, in turn; see
 * rest-ratio.sh.
 */
class RestRatio {

    private static final int CONNECTIONS = 16;
    private static final int REQUESTS = 256;
    private static final int ROUNDS = 9;
    private static final long ROUND_NANOS = 2_000_000_000L;
    private static final int FEATURES = 21;

    public static void main(String[] arguments) throws Exception {
        String host = arguments[0].split(":")[0];
        int port = Integer.parseInt(arguments[0].split(":")[1]);
        byte[][] constant = {
            ("GET /v2/health/live HTTP/1.1\r\nHost: " + arguments[0] + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)
        };
        byte[][] infer = new byte[REQUESTS][];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < REQUESTS; i++) {
            StringBuilder row = new StringBuilder();
            for (int j = 0; j < FEATURES; j++) {
                row.append(j == 0 ? "" : ",").append(random.nextInt(10_000) / 100f);
            }
            String body = "{\"inputs\":[{\"name\":\"features\",\"shape\":[1,21],\"datatype\":\"FP32\",\"data\":[" + row + "]}]}";
            infer[i] = ("POST /v2/models/fraud-trees/infer HTTP/1.1\r\nHost: " + arguments[0]
                            + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII);
        }
        double[] constants = new double[ROUNDS];
        double[] inferences = new double[ROUNDS];
        for (int round = -3; round < ROUNDS; round++) {
            double first = rate(host, port, constant);
            double second = rate(host, port, infer);
            if (round >= 0) {
                constants[round] = first;
                inferences[round] = second;
            }
        }
        Arrays.sort(constants);
        Arrays.sort(inferences);
        double one = constants[ROUNDS / 2];
        double other = inferences[ROUNDS / 2];
        System.out.printf("constant %.0f requests/s, infer of one row %.0f requests/s, %.1f %%%n", one, other, 100 * other / one);
    }

    private static double rate(String host, int port, byte[][] requests) throws Exception {
        long begin = System.nanoTime();
        long done = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int first = i * 7;
                counts.add(threads.submit(() -> ask(host, port, requests, first, begin + ROUND_NANOS)));
            }
            for (Future<Long> count : counts) {
                done += count.get();
            }
        }
        return done * 1e9 / (System.nanoTime() - begin);
    }

    private static long ask(String host, int port, byte[][] requests, int first, long until) throws IOException {
        long done = 0;
        byte[] buffer = new byte[1 << 14];
        try (Socket socket = new Socket(host, port)) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (System.nanoTime() < until) {
                out.write(requests[(int) ((first + done) % requests.length)]);
                int length = 0;
                int end = -1;
                while (end < 0 || length < end) {
                    int read = in.read(buffer, length, buffer.length - length);
                    if (read < 0) {
                        throw new IOException("the server closed the connection");
                    }
                    length += read;
                    end = end < 0 ? end(buffer, length) : end;
                }
                done++;
            }
        }
        return done;
    }

    /** Where the answer ends, once its head is there. */
    private static int end(byte[] buffer, int length) {
        String head = new String(buffer, 0, length, StandardCharsets.US_ASCII);
        int blank = head.indexOf("\r\n\r\n");
        if (blank < 0) {
            return -1;
        }
        if (!head.startsWith("HTTP/1.1 200")) {
            throw new IllegalStateException("got " + head);
        }
        int field = head.toLowerCase().indexOf("content-length: ") + "content-length: ".length();
        return blank + 4 + Integer.parseInt(head.substring(field, head.indexOf("\r\n", field)));
    }
}
