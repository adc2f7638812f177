package dev.mlsd.traffic.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.DoubleConsumer;

/**
 * {@code GET /status}, {@code GET /health} and {@code POST /speed {"speed":n}}. Errors are problem+json; nothing else is answered.
 */
public final class StatusServer implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A request to change the speed is some 20 bytes long. */
    private static final int LARGEST_BODY = 1024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final StatusBoard board;
    private final Speeds speeds;

    /** Speeds that may be asked for, and who is told. */
    public record Speeds(double slowest, double fastest, DoubleConsumer changed) {}

    private StatusServer(HttpServer server, StatusBoard board, Speeds speeds) {
        this.server = server;
        this.board = board;
        this.speeds = speeds;
    }

    /**
     * Listens and answers until it is closed.
     *
     * @param port 0 for any free one
     * @throws IOException when the port cannot be had
     */
    public static StatusServer start(String host, int port, StatusBoard board, Speeds speeds) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
        StatusServer status = new StatusServer(server, board, speeds);
        server.createContext("/", exchange -> status.answer(exchange, status::unknown));
        server.createContext("/status", exchange -> status.answer(exchange, status::status));
        server.createContext("/health", exchange -> status.answer(exchange, status::health));
        server.createContext("/speed", exchange -> status.answer(exchange, status::speed));
        server.setExecutor(status.threads);
        server.start();
        return status;
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange, HttpHandler handler) throws IOException {
        try (exchange) {
            if (exchange.getRequestURI()
                    .getPath()
                    .equals(exchange.getHttpContext().getPath())) {
                handler.handle(exchange);
            } else {
                unknown(exchange);
            }
        }
    }

    private void status(HttpExchange exchange) throws IOException {
        if (allowed(exchange, "GET")) {
            send(exchange, 200, board.status());
        }
    }

    private void health(HttpExchange exchange) throws IOException {
        if (allowed(exchange, "GET")) {
            Status now = board.status();
            boolean up = now.phase() != Phase.FAILED;
            String status = up ? "UP" : "DOWN";
            Map<String, Object> run =
                    Map.of("name", "run", "status", status, "data", Map.of("message", String.valueOf(now.message())));
            send(exchange, up ? 200 : 503, Map.of("status", status, "phase", now.phase(), "checks", List.of(run)));
        }
    }

    private void speed(HttpExchange exchange) throws IOException {
        if (!allowed(exchange, "POST")) {
            return;
        }
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        JsonNode speed;
        try {
            speed = body.length > LARGEST_BODY ? null : JSON.readTree(body);
        } catch (JsonProcessingException e) {
            speed = null;
        }
        if (speed == null || !speed.isObject()) {
            problem(exchange, Problem.of(400, "malformed_json", "Bad Request", "the body must be {\"speed\": number}"));
            return;
        }
        JsonNode value = speed.path("speed");
        boolean fits =
                value.isNumber() && value.doubleValue() >= speeds.slowest() && value.doubleValue() <= speeds.fastest();
        if (!fits) {
            problem(
                    exchange,
                    Problem.wrongValue(
                            "speed",
                            value.isMissingNode() ? "missing" : value.toString(),
                            "a number from %.0f to %.0f".formatted(speeds.slowest(), speeds.fastest())));
            return;
        }
        speeds.changed().accept(value.doubleValue());
        send(exchange, 200, Map.of("speed", value.doubleValue()));
    }

    private void unknown(HttpExchange exchange) throws IOException {
        problem(
                exchange,
                Problem.of(404, "unknown_path", "Not Found", "there are GET /status, GET /health and POST /speed"));
    }

    private static boolean allowed(HttpExchange exchange, String method) throws IOException {
        String asked = exchange.getRequestMethod();
        if (asked.equals(method)) {
            return true;
        }
        exchange.getResponseHeaders().set("Allow", method);
        problem(
                exchange,
                Problem.of(405, "wrong_method", "Method Not Allowed", "this path takes " + method + ", got " + asked));
        return false;
    }

    private static void problem(HttpExchange exchange, Problem problem) throws IOException {
        write(exchange, problem.status(), "application/problem+json", problem);
    }

    private static void send(HttpExchange exchange, int code, Object body) throws IOException {
        write(exchange, code, "application/json", body);
    }

    private static void write(HttpExchange exchange, int code, String type, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(code, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
