package dev.mlsd.monitoring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The documents of the models that ship with the repository, at the addresses under which inference-service gives them out. */
public final class ModelDocuments implements AutoCloseable {

    public static final String NAME = "fraud-trees";
    public static final String VERSION = "1";

    private static final Pattern REFERENCE =
            Pattern.compile("/v1/models/([a-z-]+)/versions/([0-9]+)/(reference|metadata)");

    private final HttpServer server;

    public ModelDocuments() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", ModelDocuments::answer);
        server.start();
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The reference of a shipped model. */
    public static Path reference(String name, String version) {
        return Path.of(System.getProperty("mlsd.root"), "inference-service/models", name, version, "reference.json");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Matcher reference = REFERENCE.matcher(path);
        if (path.equals("/v1/models")) {
            send(exchange, 200, """
                    {"models": [], "deciding": {"name": "%s", "version": "%s"}}""".formatted(NAME, VERSION));
        } else if (reference.matches() && Files.exists(reference(reference.group(1), reference.group(2)))) {
            Path document = reference(reference.group(1), reference.group(2));
            send(exchange, 200, Files.readString(document.resolveSibling(reference.group(3) + ".json")));
        } else {
            send(exchange, 404, "{}");
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
