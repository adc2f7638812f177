package dev.mlsd.feature.serving;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.mlsd.feature.FeatureServiceSettings;
import dev.mlsd.feature.stream.FeatureStream;
import dev.mlsd.feature.stream.StreamStatistics;
import dev.mlsd.feature.testing.Await;
import dev.mlsd.feature.testing.StackResource;
import dev.mlsd.feature.testing.Topic;
import dev.mlsd.feature.vector.PaymentEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(StackResource.class)
class MaterializationsFacesTest {

    private static final long MIDNIGHT = 1_527_811_200_000L;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final String PATH = "/v1/materializations";

    @Inject
    FeatureServiceSettings settings;

    @Inject
    FeatureStream stream;

    @Inject
    StreamStatistics statistics;

    @BeforeEach
    void ready() {
        Await.until("the stream", stream::isReady, stream::state);
    }

    @Test
    void post_backfillOfHoursGoneBy_isServedFromWhenItWasKnownUntilItsTtl() {
        try (Topic topic = new Topic(settings.kafka())) {
            topic.payment(new PaymentEvent("batch-1", "batch-c", "batch-t", 1_050, MIDNIGHT));
            topic.payment(new PaymentEvent("batch-2", "batch-c", "batch-t", 2_000, MIDNIGHT + HOUR));
            topic.clock("transactions", MIDNIGHT + 4 * HOUR);
            topic.clock("labels", MIDNIGHT + 4 * HOUR);
        }
        Await.until("the watermark", () -> statistics.watermarkMillis().orElse(0) >= MIDNIGHT + 3 * HOUR);
        JsonPath done = done("""
                {"view": "customer_month@1", "kind": "backfill", "from": "2018-06-01T01:00:00Z",
                 "to": "2018-06-01T02:00:00Z"}""");
        assertThat(done.getString("work.failure")).isNull();
        assertThat(done.getInt("work.result.moments")).isEqualTo(2);

        given().contentType("application/json")
                .body("""
                        {"features": ["customer_month@1:total_30d", "customer_month@1:count_30d"],
                         "entities": {"customer_id": ["batch-c", "batch-c", "batch-c", "nobody"],
                         "event_timestamp": ["2018-06-01T02:02:30Z", "2018-06-01T02:02:29Z", "2018-06-03T02:00:00.001Z",
                         "2018-06-01T02:02:30Z"]}}""")
                .post("/get-online-features")
                .then()
                .statusCode(200)
                .body("results[0].values", contains(equalTo(30.5f), equalTo(null), equalTo(null), equalTo(null)))
                .body("results[1].values", contains(equalTo(2.0f), equalTo(null), equalTo(null), equalTo(null)))
                .body("results[0].statuses", contains("PRESENT", "NOT_FOUND", "OUTSIDE_MAX_AGE", "NOT_FOUND"))
                .body("results[0].event_timestamps[0]", equalTo("2018-06-01T02:00:00Z"));

        given().contentType("application/json")
                .body("""
                        {"features": ["customer_month@1:total_30d", "customer_payments@1:count_1d"], "format": "json",
                         "entities": {"customer_id": ["batch-c"], "event_timestamp": ["2018-06-01T02:02:29Z"]}}""")
                .post("/v1/historical-features")
                .then()
                .statusCode(200)
                .body(containsString("\"customer_month@1:total_30d\":10.5"))
                .body(containsString("\"customer_payments@1:count_1d\":2"));
    }

    private static JsonPath done(String body) {
        int number = given().contentType("application/json")
                .body(body)
                .post(PATH)
                .then()
                .statusCode(202)
                .extract()
                .path("number");
        Await.until("the task", () -> {
            JsonPath now = given().get(PATH).jsonPath();
            return now.getInt("work.number") == number
                    && !now.getString("work.state").equals("running");
        });
        return given().get(PATH).jsonPath();
    }

    @Test
    void get_namesEverySnapshotView() {
        given().get(PATH).then().statusCode(200).body("views.view", hasItems("customer_month@1", "terminal_month@1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"view\": \"payment@1\"}|a snapshot view, one of [customer_month@1, terminal_month@1]",
                "{}|got nothing",
                "{\"view\": \"customer_month@1\", \"kind\": \"all\"}|materialize, backfill, verify, rebuild",
                "{\"view\": \"customer_month@1\", \"kind\": \"backfill\"}|says which past it is about",
                "{\"view\": \"customer_month@1\", \"from\": \"yesterday\"}|a moment as in 2026-01-31T00:00:00Z",
                "{\"view\": \"customer_month@1\", \"until\": \"x\"}|fields of [view, kind, from, to]",
                "[]|an object as",
            })
    void post_mistakes_areNamedWithWhatIsAllowed(String body, String message) {
        given().contentType("application/json")
                .body(body)
                .post(PATH)
                .then()
                .statusCode(400)
                .body("detail", containsString(message));
    }
}
