package dev.mlsd.cli.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks a part of a running stack over HTTP, with JSON both ways. */
public final class JsonClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONNECT_MILLIS = 2_000;

    /** Cancelling a run waits until everything is back as it was. */
    private static final int READ_MILLIS = 15_000;

    private final String who;
    private final URI base;

    /**
     * A client of a part on this machine.
     *
     * @param who it is, for people
     */
    public JsonClient(String who, int port) {
        this.who = who;
        this.base = URI.create("http://127.0.0.1:" + port);
    }

    /** What it said: a status, and JSON, which is missing where there was none. */
    public record Answer(String who, int status, JsonNode body) {

        /** Whether it did what it was asked. */
        public boolean isGood() {
            return status < 300;
        }

        /** Why it did not, for a person. */
        public String problem() {
            return body.path("detail").asText(who + " answers " + status);
        }
    }

    /** Sends a request, with a body as JSON unless it is null. */
    public Answer send(String method, String path, Object body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) base.resolve(path).toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setRequestMethod(method);
        try {
            if (body != null) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                connection.getOutputStream().write(JSON.writeValueAsBytes(body));
            }
            int status = connection.getResponseCode();
            try (InputStream stream = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                String text = stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                return new Answer(who, status, text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text));
            }
        } catch (IOException failed) {
            throw new IOException(who + " at " + base + " does not answer: " + failed.getMessage(), failed);
        } finally {
            connection.disconnect();
        }
    }
}
