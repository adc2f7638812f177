package dev.mlsd.workbench.serving;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NobodyAnswers.class)
class ApiTest {

    @TestHTTPResource("/")
    URI root;

    @BeforeEach
    void ready() {
        long limit = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (given().get("/q/health/ready").statusCode() != 200) {
            assertThat(System.nanoTime()).as("ready in time").isLessThan(limit);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    @Test
    void live_withoutAnyPart_saysWhatIsDownAndWhy() {
        given().get("/api/live")
                .then()
                .statusCode(200)
                .body("full", equalTo(true))
                .body("sources.inference.state", equalTo("down"))
                .body("sources.inference.reason.code", equalTo("refused"))
                .body("sources.inference.reason.address", equalTo("127.0.0.1:1"))
                .body("sources.inference.since", notNullValue())
                .body("sources.drift.state", equalTo("down"))
                .body("sources.supervisor.state", equalTo("absent"));
    }

    @Test
    void stream_beginsWithEverythingKnown() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(root.resolve("api/stream")).build();
            HttpResponse<Stream<String>> response = client.send(request, HttpResponse.BodyHandlers.ofLines());
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            try (Stream<String> lines = response.body()) {
                List<String> first =
                        lines.filter(line -> line.startsWith("data:")).limit(2).toList();
                assertThat(first.getFirst()).contains("\"full\":true").contains("\"inference\":");
                assertThat(first.getLast()).contains("\"full\":false");
            }
            client.shutdownNow();
        }
    }

    @Test
    void drift_whenMonitoringIsAway_isAProblemThatNamesIt() {
        problem(given().get("/api/drift/payment@1:amount"), 503, "part_unavailable");
        problem(given().get("/api/quality?window=2026-03-14"), 503, "part_unavailable");
        problem(given().get("/api/report?window=2026-03-14&lang=ru"), 503, "part_unavailable");
    }

    @Test
    void window_thatIsNoDay_isAProblemThatSaysWhatIsAllowed() {
        problem(given().get("/api/drift?window=soon"), 400, "invalid_field")
                .body("field", equalTo("window"))
                .body("value", equalTo("soon"))
                .body("$", hasKey("allowed"));
    }

    @Test
    void speed_thatIsNoneOrNotJson_isAProblem() {
        problem(
                given().contentType("application/json").body("{\"speed\":-1}").post("/api/speed"),
                400,
                "invalid_field");
        problem(given().contentType("application/json").body("{}").post("/api/speed"), 400, "invalid_field");
        problem(given().contentType("application/json").body("{\"speed\":").post("/api/speed"), 400, "bad_request");
        problem(
                given().contentType("application/json")
                        .body("{\"speed\":\"fast\"}")
                        .post("/api/speed"),
                400,
                "invalid_field");
    }

    @Test
    void faults_withoutASupervisor_sayWhyProcessesCannotBeBroken() {
        given().get("/api/faults")
                .then()
                .statusCode(200)
                .body("faults.find { it.id == 'redis-down' }.available", equalTo(false))
                .body("faults.find { it.id == 'redis-down' }.reason.en", containsString("docker compose kill redis"))
                .body("faults.find { it.id == 'redis-down' }.seen.state", equalTo("unknown"))
                .body("faults.find { it.id == 'model-slow' }.available", equalTo(true))
                .body("faults.find { it.id == 'bad-amount' }.reason.ru", containsString("Kafka"));
        problem(ask("redis-down", "{\"seconds\":10}"), 409, "not_available");
        problem(ask("model-slow", "{\"seconds\":10}"), 503, "part_unavailable");
        problem(given().delete("/api/faults/nothing"), 404, "unknown_fault")
                .body("detail", containsString("redis-slow"));
        problem(ask("model-slow", "{\"seconds\":61}"), 400, "invalid_field").body("allowed", containsString("1 to 60"));
        problem(ask("model-slow", "{}"), 400, "invalid_field").body("field", equalTo("seconds"));
        given().delete("/api/faults").then().statusCode(202);
    }

    @Test
    void payments_withoutKafka_sayWhyThereAreNone() {
        given().get("/api/payments")
                .then()
                .statusCode(200)
                .body("payments", hasSize(0))
                .body("state.en", containsString("MLSD_KAFKA"));
        problem(given().get("/api/payments/tx-1"), 404, "unknown_payment");
        problem(given().get("/api/payments/random"), 404, "no_payment");
        problem(given().get("/api/payments?limit=0"), 400, "invalid_field");
        problem(given().get("/api/payments?kind=odd"), 400, "invalid_field")
                .body("allowed", containsString("labelled"));
    }

    @Test
    void features_whenFeatureServiceIsAway_areAProblemThatNamesIt() {
        problem(given().get("/api/registry"), 503, "part_unavailable").body("detail", containsString("127.0.0.1:1"));
        problem(given().get("/api/entities/customer_payments@1/c-1"), 503, "part_unavailable");
    }

    private static io.restassured.response.Response ask(String id, String body) {
        return given().contentType("application/json").body(body).post("/api/faults/" + id);
    }

    @Test
    void unknownPathOrMethod_isAProblem() {
        problem(given().get("/nothing"), 404, "not_found");
        problem(given().get("/api/nothing"), 404, "not_found");
        problem(given().post("/api/live"), 405, "method_not_allowed");
        problem(given().contentType("text/plain").body("x").post("/api/speed"), 415, "unsupported_media_type");
    }

    @Test
    void page_isServedFromTheJar() {
        given().get("/").then().statusCode(200).contentType("text/html");
        given().get("/js/main.js").then().statusCode(200);
        given().get("/js/lang/ru.json").then().statusCode(200).body("none", equalTo("нет данных"));
    }

    private static ValidatableResponse problem(io.restassured.response.Response response, int status, String code) {
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("title", notNullValue())
                .body("detail", notNullValue());
    }
}
