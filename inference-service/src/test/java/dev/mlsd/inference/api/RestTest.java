package dev.mlsd.inference.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.mlsd.inference.protection.KeyRing;
import dev.mlsd.inference.testing.ModelFolder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The service by itself, while feature-service and the broker are away: what is wrong is told, and what waits says for what. */
@QuarkusTest
@TestProfile(RestTest.Alone.class)
class RestTest {

    private static final String RIGHT = """
            {"transaction_id":"t-1","customer_id":"c-7","terminal_id":"9","amount":"12.50","timestamp":"2018-06-01T12:30:00Z"}""";
    private static final String PROBLEM = "application/problem+json";

    /** Neighbours at ports that nobody listens on. */
    public static class Alone implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                return Map.of(
                        "mlsd.data",
                        Files.createTempDirectory("inference").toString(),
                        "mlsd.model-repository",
                        ModelFolder.shipped().toString(),
                        "mlsd.feature-grpc",
                        "127.0.0.1:1",
                        "mlsd.kafka",
                        "127.0.0.1:1");
            } catch (IOException e) {
                throw new UncheckedIOException("no temporary directory", e);
            }
        }
    }

    @Test
    void decide_wrongValue_isToldWithFieldValueAndAllowed() {
        given().contentType("application/json")
                .body(RIGHT.replace("12.50", "12.505"))
                .post("/v1/decisions")
                .then()
                .statusCode(400)
                .contentType(startsWith(PROBLEM))
                .body("type", equalTo("about:blank"))
                .body("title", equalTo("Bad Request"))
                .body("status", equalTo(400))
                .body("code", equalTo("invalid-field"))
                .body("field", equalTo("amount"))
                .body("value", equalTo("12.505"))
                .body("allowed", containsString("two places"))
                .body("detail", not(blankOrNullString()));
    }

    @Test
    void decide_noModelServesYet_isToldToComeBack() {
        given().contentType("application/json")
                .body(RIGHT)
                .post("/v1/decisions")
                .then()
                .statusCode(503)
                .contentType(startsWith(PROBLEM))
                .header("Retry-After", equalTo("1"))
                .body("code", equalTo("not-ready"));
    }

    @Test
    void decide_malformedBodyOrWrongType_isAProblem() {
        given().contentType("application/json")
                .body("{")
                .post("/v1/decisions")
                .then()
                .statusCode(400)
                .contentType(startsWith(PROBLEM))
                .body("code", equalTo("malformed-json"));
        given().contentType("text/plain")
                .body(RIGHT)
                .post("/v1/decisions")
                .then()
                .statusCode(415)
                .contentType(startsWith(PROBLEM))
                .body("allowed", equalTo("application/json"));
    }

    @Test
    void decide_bodyTooLarge_isAProblem() {
        given().contentType("application/json")
                .body(" ".repeat(70_000))
                .post("/v1/decisions")
                .then()
                .statusCode(413)
                .contentType(startsWith(PROBLEM))
                .body("code", equalTo("body-too-large"));
        given().contentType("application/json")
                .body(" ".repeat(2_000_000))
                .post("/v1/decisions")
                .then()
                .statusCode(413)
                .contentType(startsWith(PROBLEM));
    }

    @Test
    void anyPath_unknownOrWithTheWrongMethod_isAProblem() {
        for (String path : new String[] {"/", "/v1/nothing", "/q/nothing", "/v1/models/fraud-trees/versions"}) {
            given().get(path)
                    .then()
                    .statusCode(404)
                    .contentType(startsWith(PROBLEM))
                    .body("code", equalTo("not-found"));
        }
        given().get("/v1/decisions")
                .then()
                .statusCode(405)
                .contentType(startsWith(PROBLEM))
                .header("Allow", equalTo("POST"))
                .body("code", equalTo("method-not-allowed"));
        given().delete("/v1/stats").then().statusCode(405).header("Allow", containsString("GET"));
    }

    /** Bodies that were right, with bytes changed, cut out and put in, and whatever else: nothing breaks, and nothing of the insides leaves. */
    @Test
    void decide_fuzzedBodies_areProblemsAndTellNothingOfTheInsides() {
        Random random = new Random(17);
        for (int i = 0; i < 400; i++) {
            byte[] body = fuzzed(random);
            var answer = given().contentType("application/json").body(body).post("/v1/decisions");
            String text = answer.asString();
            // A body that is still right meets a service without a model here.
            assertThat(answer.statusCode() == 400 || text.contains("not-ready"))
                    .as("%s to %s", text, HexFormat.of().formatHex(body))
                    .isTrue();
            assertThat(text).doesNotContain("Exception", "dev.mlsd", "java.", "jackson", "\\tat ");
        }
    }

    private static byte[] fuzzed(Random random) {
        StringBuilder body = new StringBuilder(RIGHT);
        for (int change = 0; change <= random.nextInt(4); change++) {
            int at = random.nextInt(body.length());
            switch (random.nextInt(4)) {
                case 0 -> body.setCharAt(at, (char) random.nextInt(0x250));
                case 1 -> body.deleteCharAt(at);
                case 2 -> body.insert(at, "{[\"\\u0000,:}]1e9999999".charAt(random.nextInt(20)));
                default -> body.insert(at, body.substring(random.nextInt(at + 1), at));
            }
        }
        return body.toString().getBytes(random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.UTF_16);
    }

    @Test
    void decide_withKeys_isForThoseWhoHaveOneAndAsOftenAsTheyMay() {
        String client =
                "{\"clients\":[{\"name\":\"shop\",\"per_second\":0.01,\"burst\":2,\"keys\":[{\"sha256\":\"%s\"}]}]}";
        lease("keys", client.formatted(KeyRing.sha256("open sesame")))
                .statusCode(200)
                .body("settings.clients", contains("shop"))
                .body("effective.protected", equalTo(true));
        try {
            for (String path : new String[] {"/v1/decisions", "/v2/models/fraud-trees/infer"}) {
                given().contentType("application/json")
                        .header("Authorization", "Bearer guess")
                        .body(RIGHT)
                        .post(path)
                        .then()
                        .statusCode(401)
                        .header("WWW-Authenticate", "Bearer")
                        .body(containsString("the key is not known"), not(containsString("guess")));
            }
            given().contentType("application/json")
                    .header("Authorization", "Basic xyz")
                    .body(RIGHT)
                    .post("/v1/decisions")
                    .then()
                    .statusCode(401);
            for (int request = 0; request < 3; request++) {
                given().contentType("application/json")
                        .header("X-API-Key", "open sesame")
                        .body(RIGHT)
                        .post("/v1/decisions")
                        .then()
                        .statusCode(request < 2 ? 503 : 429)
                        .header("Retry-After", request < 2 ? equalTo("1") : matchesPattern("100|9[0-9]"))
                        .body("code", equalTo(request < 2 ? "not-ready" : "too-many-requests"));
            }
        } finally {
            given().delete("/admin/lease?holder=keys");
        }
    }

    @Test
    void models_shipped_areListedAndTheirFilesServed() {
        given().get("/v1/models")
                .then()
                .statusCode(200)
                .body("models.find { it.name == 'fraud-trees' && it.version == '1' }.stage", equalTo("production"))
                .body("models.find { it.name == 'fraud-logistic' }.signature[0]", equalTo("payment@1:amount"))
                .body("deciding", nullValue())
                .body("refused.size()", equalTo(0));
        given().get("/v1/models/fraud-trees/versions/1/metadata")
                .then()
                .statusCode(200)
                .body("name", equalTo("fraud-trees"));
        given().get("/v1/models/fraud-trees/versions/1/reference")
                .then()
                .statusCode(200)
                .body("features[0].name", equalTo("payment@1:amount"));
        given().get("/v1/models/fraud-trees/versions/1/trees")
                .then()
                .statusCode(200)
                .body("signature.size()", equalTo(21))
                .body("trees.size()", equalTo(100))
                .body("trees[0].cover[0]", equalTo(204126.0f));
        given().get("/v1/models/fraud-network/versions/1/trees")
                .then()
                .statusCode(404)
                .body("code", equalTo("no-trees"))
                .body("detail", containsString("only a sum of trees"));
        given().get("/v1/models/fraud-trees/versions/99/reference")
                .then()
                .statusCode(404)
                .contentType(startsWith(PROBLEM))
                .body("allowed", containsString("fraud-trees 1"));
    }

    @Test
    void lease_takenRenewedAndGivenBack_showsWhatIsInForce() {
        given().get("/admin/lease")
                .then()
                .statusCode(200)
                .body("holder", nullValue())
                .body("expires_in_seconds", nullValue())
                .body("settings.size()", equalTo(0))
                .body("effective.model", equalTo("fraud-trees"))
                .body("effective.'batching.policy'", equalTo("work-conserving"))
                .body("effective.'batching.largest'", equalTo(64))
                .body("effective.'batching.delay_millis'", equalTo(2.0f))
                .body("effective.model_delay_millis", equalTo(0.0f))
                .body("effective.model_failing_share", equalTo(0.0f))
                .body("effective.pause_millis", equalTo(0.0f));
        lease("run-1", "{\"batching.policy\":\"fixed-window\",\"batching.largest\":16,\"model_failing_share\":0.5}")
                .statusCode(200)
                .body("holder", equalTo("run-1"))
                .body("expires_in_seconds", greaterThan(50.0f))
                .body("settings.size()", equalTo(3))
                .body("effective.'batching.policy'", equalTo("fixed-window"))
                .body("effective.'batching.largest'", equalTo(16))
                .body("effective.model_failing_share", equalTo(0.5f));
        given().get("/v1/stats")
                .then()
                .body("batching.policy", equalTo("fixed-window"))
                .body("batching.largest", equalTo(16))
                .body("batching.delay_millis", equalTo(2.0f))
                .body("lease.holder", equalTo("run-1"))
                .body("lease.settings.size()", equalTo(3));
        lease("run-2", "{}")
                .statusCode(409)
                .contentType(startsWith(PROBLEM))
                .body("code", equalTo("lease_held"))
                .body("field", equalTo("holder"))
                .body("value", equalTo("run-1"))
                .body("detail", containsString("run-1 holds the lease"));
        lease("run-1", "{\"model_delay_millis\":20}")
                .statusCode(200)
                .body("effective.'batching.policy'", equalTo("work-conserving"))
                .body("effective.model_delay_millis", equalTo(20.0f));
        given().delete("/admin/lease?holder=run-2").then().statusCode(200).body("holder", equalTo("run-1"));
        for (int again = 0; again < 2; again++) {
            given().delete("/admin/lease?holder=run-1")
                    .then()
                    .statusCode(200)
                    .body("holder", nullValue())
                    .body("effective.model_delay_millis", equalTo(0.0f));
        }
        given().get("/v1/stats").then().body("lease", nullValue()).body("batching.largest", equalTo(64));
    }

    @Test
    void lease_wrongValues_areToldAndChangeNothing() {
        lease("run-1", "{\"model\":\"dreams\"}")
                .statusCode(400)
                .contentType(startsWith(PROBLEM))
                .body("code", equalTo("invalid-field"))
                .body("field", equalTo("settings.model"))
                .body("value", equalTo("dreams"))
                .body("allowed", containsString("fraud-logistic"));
        lease("run-1", "{\"batching.policy\":\"hopeful\"}")
                .statusCode(400)
                .contentType(startsWith(PROBLEM))
                .body("field", equalTo("settings.batching.policy"))
                .body("allowed", equalTo("one of work-conserving, none, fixed-window, adaptive"));
        lease("run-1", "{\"model\":\"fraud-logistic\"}")
                .statusCode(503)
                .contentType(startsWith(PROBLEM))
                .header("Retry-After", equalTo("1"))
                .body("code", equalTo("not-ready"))
                .body("detail", containsString("feature-service at 127.0.0.1:1"));
        for (String query : new String[] {"", "?holder=", "?holder=a b"}) {
            given().delete("/admin/lease" + query)
                    .then()
                    .statusCode(400)
                    .contentType(startsWith(PROBLEM))
                    .body("field", equalTo("holder"));
        }
        given().post("/admin/lease").then().statusCode(405).header("Allow", equalTo("GET, PUT, DELETE"));
        given().contentType("text/plain").body("x").put("/admin/lease").then().statusCode(415);
        given().contentType("application/json")
                .body(" ".repeat(70_000))
                .put("/admin/lease")
                .then()
                .statusCode(413);

        given().get("/admin/lease").then().body("holder", nullValue());
    }

    @Test
    void lease_withAPause_answersAndStandsStillForAMoment() {
        lease("run-3", "{\"pause_millis\":100}").statusCode(200).body("effective.pause_millis", equalTo(100.0f));
        given().delete("/admin/lease?holder=run-3").then().statusCode(200);
        given().get("/q/openapi").then().statusCode(200).body(containsString("/admin/lease"));
    }

    private static ValidatableResponse lease(String holder, String settings) {
        return given().contentType("application/json")
                .body("{\"holder\":\"" + holder + "\",\"seconds\":60,\"settings\":" + settings + "}")
                .put("/admin/lease")
                .then();
    }

    @Test
    void stats_nothingDecided_areZeroOrNull() {
        given().get("/v1/stats")
                .then()
                .statusCode(200)
                .body("decisions_total", equalTo(0))
                .body("latency_ms.p50", nullValue())
                .body("features_p99_ms", nullValue())
                .body("mean_batch_rows", nullValue())
                .body("batching.batch_rows.mean", nullValue())
                .body("batching.queue_ms.p999", nullValue())
                .body("batching.compute_ms.p50", nullValue())
                .body("breaker", nullValue())
                .body("fallbacks.'breaker-open'", equalTo(0))
                .body("journal.pending", equalTo(0));
    }

    @Test
    void health_featureServiceAway_isDownAndSaysWhatItWaitsFor() {
        given().get("/q/health/ready")
                .then()
                .statusCode(503)
                .body(
                        "checks.find { it.name == 'decisions' }.data.'waiting for'",
                        containsString("feature-service at 127.0.0.1:1"));
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("mlsd_decisions_total"), containsString("mlsd_breaker_state"));
    }
}
