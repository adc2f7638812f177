package dev.mlsd.cli.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.util.StringJoiner;

/** What a service says of its own health, in the form of MicroProfile Health. */
final class HealthReport {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST = 16 << 10;

    private HealthReport() {}

    /** The checks that are not up with what they tell, such as {@code : stream (state rebalancing)}; empty if it says nothing. */
    static String reasons(HttpURLConnection connection) {
        try (InputStream body = connection.getErrorStream()) {
            return body == null ? "" : reasons(body.readNBytes(LARGEST));
        } catch (IOException e) {
            return "";
        }
    }

    static String reasons(byte[] body) throws IOException {
        StringJoiner reasons = new StringJoiner(", ", ": ", "").setEmptyValue("");
        for (JsonNode check : JSON.readTree(body).path("checks")) {
            if (!check.path("status").asText().equals("UP")) {
                StringJoiner data = new StringJoiner(", ", " (", ")").setEmptyValue("");
                check.path("data").forEachEntry((name, value) -> data.add(name + " " + value.asText()));
                reasons.add(check.path("name").asText() + data);
            }
        }
        return reasons.toString();
    }
}
