package dev.mlsd.cli.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Asks the workbench of a running stack. */
public final class WorkbenchClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONNECT_MILLIS = 2_000;

    /** Cancelling waits until everything is back as it was. */
    private static final int READ_MILLIS = 15_000;

    private final URI base;

    public WorkbenchClient(int port) {
        this.base = URI.create("http://127.0.0.1:" + port);
    }

    /** What it said: a status, and JSON, which is missing where there was none. */
    public record Answer(int status, JsonNode body) {

        /** Whether it did what it was asked. */
        public boolean isGood() {
            return status < 300;
        }

        /** Why it did not, for a person. */
        public String problem() {
            return body.path("detail").asText("the workbench answers " + status);
        }
    }

    /** The catalogue. */
    public Answer answers() throws IOException {
        return send("GET", "/api/answers", null);
    }

    /** Begins a run. */
    public Answer run(String answer, boolean sabotage) throws IOException {
        return send("POST", "/api/answers/" + answer + "/runs", Map.of("sabotage", sabotage));
    }

    /** One run as it stands. */
    public Answer run(String id) throws IOException {
        return send("GET", "/api/runs/" + id, null);
    }

    /** Cancels what runs, and waits until everything is back as it was. */
    public Answer cancel() throws IOException {
        return send("DELETE", "/api/runs/current", null);
    }

    private Answer send(String method, String path, Object body) throws IOException {
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
                return new Answer(status, text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text));
            }
        } catch (IOException failed) {
            throw new IOException("the workbench at " + base + " does not answer: " + failed.getMessage(), failed);
        } finally {
            connection.disconnect();
        }
    }
}
