package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.cli.supervisor.SupervisorAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the running supervisor. */
final class SupervisorClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONNECT_MILLIS = 2_000;

    /** A report with probes waits for the slowest of them. */
    private static final int READ_MILLIS = 10_000;

    private final SupervisorAddress address;

    private SupervisorClient(SupervisorAddress address) {
        this.address = address;
    }

    /** Of the supervisor that lives in this run folder; empty if none does. */
    static Optional<SupervisorClient> find(Path run) {
        return SupervisorAddress.ofLiving(run).map(SupervisorClient::new);
    }

    int portBase() {
        return address.portBase();
    }

    /** Its process, empty once it has ended. */
    Optional<ProcessHandle> process() {
        return address.identity().find();
    }

    /** The report, from memory or with health and memory asked now. */
    JsonNode processes(boolean probing) throws IOException {
        return JSON.readTree(request("GET", "/processes" + (probing ? "?probe=true" : ""), null));
    }

    void stop() throws IOException {
        request("POST", "/stop", new byte[0]);
    }

    /** A clean world with this traffic. */
    void world(List<String> traffic) throws IOException {
        request("POST", "/world", JSON.writeValueAsBytes(Map.of("traffic", traffic)));
    }

    private byte[] request(String method, String path, byte[] body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + address.port() + path).toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setRequestMethod(method);
        connection.setRequestProperty("Authorization", "Bearer " + address.token());
        try {
            if (body != null) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                connection.getOutputStream().write(body);
            }
            int status = connection.getResponseCode();
            try (InputStream answer = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                byte[] bytes = answer == null ? new byte[0] : answer.readAllBytes();
                if (status >= 400) {
                    throw new IOException(
                            "the supervisor answers " + status + ": " + new String(bytes, StandardCharsets.UTF_8));
                }
                return bytes;
            }
        } finally {
            connection.disconnect();
        }
    }
}
