package dev.mlsd.cli.supervisor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mlsd.cli.supervisor.ChildState.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What can be asked of the supervisor, on the loopback address, by who can read its token:
 *
 * <pre>
 * GET  /processes[?probe=true]      the {@link StatusReport}
 * POST /stop                        everything ends, the supervisor too
 * POST /world {"traffic":[…]}       a clean world with this traffic (null: none)
 * POST /processes/NAME/restart      one process is stopped and started again
 * POST /processes/NAME/fault {…}    something is done to it for a while, see {@link FaultRequest}
 * DELETE /processes/NAME/fault      that ends now, if there is one
 * </pre>
 *
 * POST and DELETE answer 202 at once. Errors are problem+json.
 */
final class ControlServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PROCESS = Pattern.compile("/processes/([a-z-]+)/(restart|fault)");
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
        Matcher process = PROCESS.matcher(path);
        if (path.equals("/processes")) {
            return method.equals("GET") ? status(exchange) : Answer.wrongMethod("GET");
        }
        if (path.equals("/stop")) {
            return method.equals("POST") ? stop() : Answer.wrongMethod("POST");
        }
        if (path.equals("/world")) {
            return method.equals("POST") ? world(exchange) : Answer.wrongMethod("POST");
        }
        if (process.matches()) {
            Optional<Child> child = supervisor.child(process.group(1));
            if (child.isEmpty()) {
                return noProcess(process.group(1));
            }
            return process.group(2).equals("restart")
                    ? method.equals("POST") ? restart(child.get()) : Answer.wrongMethod("POST")
                    : switch (method) {
                        case "POST" -> fault(child.get(), exchange);
                        case "DELETE" -> endOfFault(child.get());
                        default -> Answer.wrongMethod("POST, DELETE");
                    };
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

    private Answer noProcess(String name) {
        return Answer.problem(
                404,
                "process",
                "there is no process " + name + "; there are "
                        + supervisor.children().stream()
                                .map(child -> child.spec().name())
                                .collect(Collectors.joining(", ")));
    }

    private Answer restart(Child child) {
        supervisor.requestRestart(child);
        return Answer.accepted();
    }

    private Answer fault(Child child, HttpExchange exchange) throws IOException {
        String name = child.spec().name();
        JsonNode body;
        try {
            body = JSON.readTree(exchange.getRequestBody().readNBytes(LARGEST_BODY));
        } catch (JsonProcessingException e) {
            return Answer.problem(400, "body", "the body must be JSON");
        }
        return switch (FaultRequest.of(body)) {
            case FaultRequest.Invalid(String field, String value, String allowed) ->
                Answer.invalidField(field, value, allowed);
            case FaultRequest.Valid(Fault fault) -> {
                Stage stage = child.state().stage();
                if (child.fault().isEmpty() && stage != Stage.READY) {
                    yield Answer.problem(
                            409,
                            "not_ready",
                            name + " is " + stage.name().toLowerCase(Locale.ROOT) + "; a fault needs it ready");
                }
                yield child.takeFault(fault)
                        .map(on -> Answer.problem(
                                409,
                                "fault_on",
                                name + " is " + on.fault().kind() + " already; it can be ended with DELETE"))
                        .orElseGet(Answer::accepted);
            }
        };
    }

    private Answer endOfFault(Child child) {
        child.dropFault();
        return Answer.accepted();
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

        static Answer invalidField(String field, String value, String allowed) {
            Answer answer = problem(
                    400,
                    "invalid_field",
                    field + " is " + (value == null ? "missing" : value) + ", allowed is " + allowed);
            answer.body().put("field", field).put("value", value).put("allowed", allowed);
            return answer;
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
