package dev.mlsd.traffic.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusServerTest {

    private final List<Double> speeds = new ArrayList<>();
    private final StatusBoard board = new StatusBoard(new Status(
            "replay",
            Phase.LOADING,
            "starting",
            null,
            "2018-06-01T00:00:00Z",
            null,
            720,
            true,
            1,
            2,
            3,
            4,
            5,
            6,
            7.5,
            8.5,
            null,
            new Latencies(1.0, 2.0, 3.0, 4.0),
            Map.of("bad_tx_amount", 9L)));
    private final HttpClient http = HttpClient.newHttpClient();
    private StatusServer server;

    @BeforeEach
    void start() throws IOException {
        server = StatusServer.start("127.0.0.1", 0, board, new StatusServer.Speeds(1, 100_000, speeds::add));
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void status_always_hasTheDocumentedShape() throws Exception {
        JsonNode status = json(send("GET", "/status", ""), 200, "application/json");
        assertThat(status.properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder(
                        "mode",
                        "phase",
                        "message",
                        "world_time",
                        "from",
                        "to",
                        "speed",
                        "lockstep",
                        "payments_sent",
                        "decided",
                        "decision_errors",
                        "labels_sent",
                        "frauds_sent",
                        "waiting",
                        "rate_per_s",
                        "behind_seconds",
                        "percent",
                        "latency_ms",
                        "rejected");
        assertThat(status.get("phase").asText()).isEqualTo("loading");
        assertThat(status.get("latency_ms").get("naive_p99").asDouble()).isEqualTo(4.0);
        assertThat(status.get("rejected").get("bad_tx_amount").asInt()).isEqualTo(9);
    }

    @Test
    void health_failedRun_isDown() throws Exception {
        assertThat(json(send("GET", "/health", ""), 200, "application/json")
                        .get("status")
                        .asText())
                .isEqualTo("UP");
        board.show(Phase.FAILED, "the disk is full", null);
        assertThat(json(send("GET", "/health", ""), 503, "application/json")
                        .get("status")
                        .asText())
                .isEqualTo("DOWN");
    }

    @Test
    void speed_withinRange_isPassedOn() throws Exception {
        JsonNode answer = json(send("POST", "/speed", "{\"speed\": 5000}"), 200, "application/json");
        assertThat(answer.get("speed").asDouble()).isEqualTo(5000);
        assertThat(speeds).containsExactly(5000.0);
    }

    @Test
    void speed_anythingElse_isAProblemThatSaysWhatIsAllowed() throws Exception {
        for (String body : List.of("{\"speed\":0}", "{\"speed\":100001}", "{\"speed\":\"fast\"}", "{}")) {
            JsonNode problem = json(send("POST", "/speed", body), 400, "application/problem+json");
            assertThat(problem.get("code").asText()).isEqualTo("invalid_value");
            assertThat(problem.get("field").asText()).isEqualTo("speed");
            assertThat(problem.get("allowed").asText()).isEqualTo("a number from 1 to 100000");
        }
        for (String body : List.of("", "speed", "[1]", "{\"speed\":1} 2", " ".repeat(2000))) {
            JsonNode problem = json(send("POST", "/speed", body), 400, "application/problem+json");
            assertThat(problem.get("code").asText()).isEqualTo("malformed_json");
        }
        assertThat(speeds).isEmpty();
    }

    @Test
    void otherPathsAndMethods_areProblemsToo() throws Exception {
        assertThat(json(send("GET", "/nothing", ""), 404, "application/problem+json")
                        .get("code")
                        .asText())
                .isEqualTo("unknown_path");
        assertThat(send("GET", "/status/more", "").statusCode()).isEqualTo(404);
        HttpResponse<String> wrong = send("DELETE", "/status", "");
        assertThat(json(wrong, 405, "application/problem+json").get("code").asText())
                .isEqualTo("wrong_method");
        assertThat(wrong.headers().firstValue("allow")).contains("GET");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return http.send(
                HttpRequest.newBuilder(uri)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response, int code, String type) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(code);
        assertThat(response.headers().firstValue("content-type")).contains(type);
        return new ObjectMapper().readTree(response.body());
    }
}
