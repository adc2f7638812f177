package dev.mlsd.cli.supervisor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be asked of the supervisor, on the loopback address, by who can read its token:
 *
 * <pre>
 * GET  /processes[?probe=true]      the {@link StatusReport}
 * POST /stop                        everything ends, the supervisor too
 * POST /world {"traffic":[…]}       a clean world with this traffic (null: none)
 * POST /processes/NAME/restart      one process is stopped and started again
 * </pre>
 *
 * A POST answers 202 at once. Errors are problem+json.
 */
final class ControlServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern RESTART = Pattern.compile("/processes/([a-z-]+)/restart");
    private static final int LARGEST_BODY = 64 << 10;

    private final HttpServer server;
    private final Supervisor supervisor;
    private final StatusReport report;
    private final byte[] authorization;
    private final InstantSource clock;

    private ControlServer(
            HttpServer server, Supervisor supervisor, StatusReport report, String token, InstantSource clock) {
        this.server = server;
        this.supervisor = supervisor;
        this.report = report;
        this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        this.clock = clock;
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if the port is taken
     */
    static ControlServer start(
            int port, int portBase, String token, Supervisor supervisor, Executor threads, InstantSource clock)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        int actualPort = server.getAddress().getPort();
        StatusReport report = new StatusReport(supervisor, portBase, actualPort, threads);
        ControlServer control = new ControlServer(server, supervisor, report, token, clock);
        server.createContext("/", control::handle);
        server.setExecutor(threads);
        server.start();
        return control;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = allowed(exchange)
                    ? answer(exchange)
                    : Answer.problem(401, "token", "the token of run/supervisor.json is missing or wrong");
            byte[] body = answer.body().toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set("Content-Type", answer.status() < 400 ? "application/json" : "application/problem+json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private boolean allowed(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return header != null && MessageDigest.isEqual(header.getBytes(StandardCharsets.UTF_8), authorization);
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        Matcher restart = RESTART.matcher(path);
        if (path.equals("/processes")) {
            return method.equals("GET") ? status(exchange) : Answer.wrongMethod("GET");
        }
        if (path.equals("/stop")) {
            return method.equals("POST") ? stop() : Answer.wrongMethod("POST");
        }
        if (path.equals("/world")) {
            return method.equals("POST") ? world(exchange) : Answer.wrongMethod("POST");
        }
        if (restart.matches()) {
            return method.equals("POST") ? restart(restart.group(1)) : Answer.wrongMethod("POST");
        }
        return Answer.problem(404, "path", "there is no " + path);
    }

    private Answer status(HttpExchange exchange) {
        boolean probing = "probe=true".equals(exchange.getRequestURI().getQuery());
        return new Answer(200, report.build(clock.instant(), probing));
    }

    private Answer stop() {
        supervisor.requestStop();
        return Answer.accepted();
    }

    private Answer restart(String name) {
        return supervisor.requestRestart(name)
                ? Answer.accepted()
                : Answer.problem(404, "process", "there is no process " + name);
    }

    private Answer world(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY);
        JsonNode traffic;
        try {
            traffic = JSON.readTree(body).path("traffic");
        } catch (JsonProcessingException e) {
            return Answer.problem(400, "body", "the body must be JSON");
        }
        if (!traffic.isNull() && !traffic.isArray()) {
            return Answer.problem(400, "traffic", "traffic must be a list of arguments or null");
        }
        List<String> arguments = new ArrayList<>();
        traffic.forEach(argument -> arguments.add(argument.asText()));
        supervisor.requestWorld(traffic.isNull() ? Optional.empty() : Optional.of(List.copyOf(arguments)));
        return Answer.accepted();
    }

    private record Answer(int status, ObjectNode body) {

        static Answer accepted() {
            return new Answer(202, JSON.createObjectNode().put("accepted", true));
        }

        static Answer wrongMethod(String allowed) {
            return problem(405, "method", "allowed is " + allowed);
        }

        static Answer problem(int status, String code, String detail) {
            return new Answer(
                    status,
                    JSON.createObjectNode()
                            .put("type", "about:blank")
                            .put("title", code)
                            .put("status", status)
                            .put("code", code)
                            .put("detail", detail));
        }
    }
}
