package dev.mlsd.feature.serving;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.mlsd.feature.FeatureServiceSettings;
import dev.mlsd.feature.stream.FeatureStream;
import dev.mlsd.feature.testing.Await;
import dev.mlsd.feature.testing.FeatureClient;
import dev.mlsd.feature.testing.StackResource;
import dev.mlsd.feature.testing.Tap;
import dev.mlsd.feature.testing.Topic;
import dev.mlsd.feature.v1.Feature;
import dev.mlsd.feature.v1.FeatureQuery;
import dev.mlsd.feature.v1.FeatureRowChange;
import dev.mlsd.feature.v1.GetOnlineFeaturesRequest;
import dev.mlsd.feature.v1.GetRegistryRequest;
import dev.mlsd.feature.vector.PaymentEvent;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(StackResource.class)
class FacesTest {

    private static final long MOMENT = 1_527_811_200_000L;

    @Inject
    FeatureServiceSettings settings;

    @Inject
    FeatureStream stream;

    StackResource.GrpcPort grpc;

    @BeforeEach
    void ready() {
        Await.until("the stream", stream::isReady, stream::state);
    }

    @Test
    void getOnlineFeatures_inFeastsShape_givesAColumnForEachFeature() {
        try (Topic topic = new Topic(settings.kafka());
                Tap<FeatureRowChange> features = new Tap<>(settings.kafka(), "features", FeatureRowChange.parser())) {
            topic.payment(new PaymentEvent("feast-1", "feast-c", "feast-t", 4250, MOMENT));
            features.await(5);
        }

        post("""
                        {"features": ["payment@1:amount", "customer_payments@1:count_1d", "customer_payments@1:mean_1d"],
                         "entities": {"customer_id": ["feast-c", "feast-nobody"], "amount": [12.5, "7"],
                                      "event_timestamp": ["2018-06-01T01:00:00Z", "2018-06-01 03:00:00.250"]}}
                        """)
                .statusCode(200)
                .body(
                        "metadata.feature_names",
                        contains("payment@1:amount", "customer_payments@1:count_1d", "customer_payments@1:mean_1d"))
                .body("results", hasSize(3))
                .body("results[0].values", contains(12.5f, 7.0f))
                .body("results[0].statuses", contains("PRESENT", "PRESENT"))
                .body("results[0].event_timestamps", contains("2018-06-01T01:00:00Z", "2018-06-01T03:00:00.250Z"))
                .body("results[1].values", contains(1.0f, 0.0f))
                .body("results[1].statuses", contains("PRESENT", "NOT_FOUND"))
                .body("results[1].event_timestamps", contains("2018-06-01T00:00:00Z", "1970-01-01T00:00:00Z"))
                .body("results[2].values", contains(equalTo(42.5f), nullValue()));
    }

    @Test
    void lease_windowsFrozen_servesRowsAsOfTheirNewestEventUntilGivenBack() {
        try (Topic topic = new Topic(settings.kafka());
                Tap<FeatureRowChange> features = new Tap<>(settings.kafka(), "features", FeatureRowChange.parser())) {
            topic.payment(new PaymentEvent("frozen-1", "frozen-c", "frozen-t", 4250, MOMENT));
            features.await(5);
        }
        countOfADay(0.0f);

        lease("run-1", "{\"windows\":\"frozen\"}")
                .statusCode(200)
                .body("holder", equalTo("run-1"))
                .body("expires_in_seconds", greaterThan(50.0f))
                .body("settings.windows", equalTo("frozen"))
                .body("effective.windows", equalTo("frozen"));
        countOfADay(1.0f);
        problem(lease("run-2", "{}"), 409, "lease_held")
                .body("field", equalTo("holder"))
                .body("value", equalTo("run-1"));
        given().delete("/admin/lease?holder=run-2").then().statusCode(200).body("holder", equalTo("run-1"));
        lease("run-1", "{}").statusCode(200).body("effective.windows", equalTo("moving"));
        countOfADay(0.0f);
        for (int again = 0; again < 2; again++) {
            given().delete("/admin/lease?holder=run-1")
                    .then()
                    .statusCode(200)
                    .body("holder", nullValue())
                    .body("expires_in_seconds", nullValue())
                    .body("settings.size()", equalTo(0))
                    .body("effective.windows", equalTo("moving"));
        }
    }

    @Test
    void lease_storeAway_servesLastKnownRowsAndDefaultsThatSayAndIsFreshAgainAfterwards() {
        try (Topic topic = new Topic(settings.kafka());
                Tap<FeatureRowChange> features = new Tap<>(settings.kafka(), "features", FeatureRowChange.parser())) {
            topic.payment(new PaymentEvent("shut-1", "shut-c", "shut-t", 4250, MOMENT));
            features.await(5);
        }
        habits("PRESENT", 1.0f, 0.0f).body("results[1].statuses[1]", equalTo("NOT_FOUND"));

        lease("run-3", "{\"online\":\"away\"}").statusCode(200).body("effective.online", equalTo("away"));
        habits("STALE", 1.0f, 0.0f)
                .body("results[1].statuses[1]", equalTo("UNAVAILABLE"))
                .body("results[0].values[1]", nullValue())
                .body("results[0].ages_ms[0]", greaterThan(-1));
        problem(lease("run-3", "{\"online\":\"gone\"}"), 400, "invalid-value")
                .body("field", equalTo("settings.online"))
                .body("allowed", equalTo("one of store, away, unguarded"));

        lease("run-3", "{\"online\":\"unguarded\"}").statusCode(200);
        problem(habitsPost(), 503, "service-unavailable").header("Retry-After", "1");

        given().delete("/admin/lease?holder=run-3").then().statusCode(200).body("effective.online", equalTo("store"));
        Await.until(
                "all to be fresh again",
                () -> habitsPost().extract().path("results[1].statuses[1]").equals("NOT_FOUND"));
        habits("PRESENT", 1.0f, 0.0f);
    }

    /** The list of one named service for a customer who paid once and one who never did. */
    private static ValidatableResponse habits(String status, float known, float nobody) {
        return habitsPost()
                .statusCode(200)
                .body("metadata.feature_names[1]", equalTo("customer_habits@1:terminals_30d"))
                .body("results[1].values", contains(known, nobody))
                .body("results[1].statuses[0]", equalTo(status));
    }

    private static ValidatableResponse habitsPost() {
        return post("""
                {"feature_service": "habits_v1",
                 "entities": {"customer_id": ["shut-c", "shut-nobody"],
                              "event_timestamp": ["2018-06-01T00:30:00Z", "2018-06-01T00:30:00Z"]}}
                """);
    }

    @Test
    void post_featureServiceThatIsNone_isToldWithThoseThatThereAre() {
        problem(post("{\"feature_service\":\"fraud_v9\",\"entities\":{\"customer_id\":[\"c\"]}}"), 400, "invalid-value")
                .body("field", equalTo("feature_service"))
                .body("allowed", equalTo("one of [fraud_v1, habits_v1]"));
        problem(post("{\"feature_service\":\"fraud_v1\",\"features\":[],\"entities\":{}}"), 400, "invalid-value")
                .body("field", equalTo("feature_service"));
    }

    /** Two days after the payment; what is made of the request follows the moment asked for all the same. */
    private static void countOfADay(float expected) {
        post("""
                        {"features": ["customer_payments@1:count_1d", "terminal_risk@1:count_1d", "payment@1:is_weekend"],
                         "entities": {"customer_id": ["frozen-c"], "terminal_id": ["frozen-nobody"],
                                      "event_timestamp": ["2018-06-03T00:30:00Z"]}}
                        """)
                .statusCode(200)
                .body("results[0].values", contains(expected))
                .body("results[1].statuses", contains("NOT_FOUND"))
                .body("results[2].values", contains(1.0f));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    {"holder":                                                           | body
                    []                                                                   | body
                    {"holder":"a","holder":"b","seconds":5,"settings":{}}                | body
                    {"holder":"a","seconds":5,"settings":{}} x                           | body
                    {"seconds":5,"settings":{}}                                          | holder
                    {"holder":7,"seconds":5,"settings":{}}                               | holder
                    {"holder":"a b","seconds":5,"settings":{}}                           | holder
                    {"holder":"a","settings":{}}                                         | seconds
                    {"holder":"a","seconds":0.9,"settings":{}}                           | seconds
                    {"holder":"a","seconds":61,"settings":{}}                            | seconds
                    {"holder":"a","seconds":"5","settings":{}}                           | seconds
                    {"holder":"a","seconds":5}                                           | settings
                    {"holder":"a","seconds":5,"settings":[]}                             | settings
                    {"holder":"a","seconds":5,"settings":{"windows":"thawed"}}           | settings.windows
                    {"holder":"a","seconds":5,"settings":{"windows":null}}               | settings.windows
                    """)
    void lease_wrongBody_isAProblemThatNamesTheFieldAndChangesNothing(String body, String field) {
        problem(
                        given().contentType("application/json")
                                .body(body)
                                .put("/admin/lease")
                                .then(),
                        400,
                        "invalid-value")
                .body("field", equalTo(field))
                .body("value", notNullValue())
                .body("allowed", notNullValue());
        given().get("/admin/lease").then().statusCode(200).body("holder", nullValue());
    }

    @Test
    void lease_unknownFieldsAndNoHolder_areProblems() {
        problem(lease("a", "{\"tiles\":1}"), 400, "invalid-value").body("allowed", containsString("windows"));
        problem(given().delete("/admin/lease").then(), 400, "invalid-value").body("field", equalTo("holder"));
        problem(given().post("/admin/lease").then(), 405, "method-not-allowed");
        given().get("/q/openapi").then().statusCode(200).body(containsString("/admin/lease"));
    }

    private static ValidatableResponse lease(String holder, String settings) {
        return given().contentType("application/json")
                .body("{\"holder\":\"" + holder + "\",\"seconds\":60,\"settings\":" + settings + "}")
                .put("/admin/lease")
                .then();
    }

    @Test
    void getOnlineFeatures_withoutTime_takesTheNewestArrival() {
        try (Topic topic = new Topic(settings.kafka());
                Tap<FeatureRowChange> features = new Tap<>(settings.kafka(), "features", FeatureRowChange.parser())) {
            // Beyond every other test's times.
            topic.payment(new PaymentEvent("now-1", "now-c", "now-t", 100, MOMENT + 900L * 86_400_000));
            features.await(5);
        }

        post("{\"features\": [\"customer_payments@1:count_1h\"], \"entities\": {\"customer_id\": [\"now-c\"]}}")
                .statusCode(200)
                .body("results[0].values", contains(1.0f));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"features":                                                                          | body
                    [1]                                                                                   | body
                    {"features": 3, "entities": {"customer_id": ["c"]}}                                   | features
                    {"features": [], "entities": {"customer_id": ["c"]}}                                  | features
                    {"features": ["customer_payments@1:nothing"], "entities": {"customer_id": ["c"]}}     | features[0]
                    {"features": ["count_1d"], "entities": {"customer_id": ["c"]}}                        | features[0]
                    {"features": ["payment@1:amount"], "entities": {}}                                    | entities
                    {"features": ["payment@1:amount"], "entities": {"card": ["c"]}}                       | entities.card
                    {"features": ["payment@1:amount"], "entities": {"amount": 5}}                         | entities.amount
                    {"features": ["payment@1:amount"], "entities": {"amount": [1, 2], "customer_id": []}} | entities.customer_id
                    {"features": ["payment@1:amount"], "entities": {"amount": [1.005]}}                   | entities.amount[0]
                    {"features": ["payment@1:amount"], "entities": {"amount": [1e400]}}                   | entities.amount[0]
                    {"features": ["payment@1:amount"], "entities": {"amount": [-1]}}                      | entities.amount[0]
                    {"features": ["terminal_risk@1:count_1d"], "entities": {"customer_id": ["c"]}}        | entities.terminal_id[0]
                    {"features": ["terminal_risk@1:count_1d"], "entities": {"terminal_id": ["a b"]}}      | entities.terminal_id[0]
                    {"features": ["payment@1:is_night"], "entities": {"event_timestamp": ["noon"]}}       | entities.event_timestamp[0]
                    """)
    void getOnlineFeatures_wrongBody_isAProblemThatNamesTheField(String body, String field) {
        problem(post(body), 400, "invalid-value")
                .body("field", equalTo(field))
                .body("value", notNullValue())
                .body("allowed", notNullValue());
    }

    @Test
    void getOnlineFeatures_tooManyRows_isRefused() {
        String rows = String.join(",", Collections.nCopies(1025, "1"));
        problem(
                        post("{\"features\": [\"payment@1:amount\"], \"entities\": {\"amount\": [" + rows + "]}}"),
                        400,
                        "invalid-value")
                .body("detail", containsString("1 to 1024"));
    }

    @Test
    void rest_everythingElseThatIsWrong_isAProblemToo() {
        problem(given().get("/v1/nothing").then(), 404, "not-found");
        problem(given().get("/get-online-features").then(), 405, "method-not-allowed");
        problem(
                given().contentType("text/plain")
                        .body("x")
                        .post("/get-online-features")
                        .then(),
                415,
                "unsupported-media-type");
        problem(
                given().contentType("application/json")
                        .body("{\"features\": [\"" + "x".repeat(1_100_000) + "\"]}")
                        .post("/get-online-features")
                        .then(),
                413,
                "request-entity-too-large");
    }

    @Test
    void registry_isServedWithLineage() {
        given().get("/v1/registry")
                .then()
                .statusCode(200)
                .body("views.id", hasItem("terminal_risk@1"))
                .body("views.find { it.id == 'terminal_risk@1' }.source", equalTo("labels"))
                .body("views.find { it.id == 'terminal_risk@1' }.freshness_millis", equalTo(5000))
                .body(
                        "views.find { it.id == 'customer_payments@1' }.features.find { it.name == 'mean_7d' }.window",
                        equalTo("PT168H"))
                .body(
                        "views.find { it.id == 'payment@1' }.features.find { it.name == 'amount_to_mean_30d' }.inputs",
                        contains("customer_payments@1:mean_30d"));
    }

    @Test
    void stats_showsWhatWasMeasured() {
        post("{\"features\": [\"payment@1:amount\"], \"entities\": {\"amount\": [1], \"event_timestamp\": [\"2018-06-01T00:00:00Z\"]}}")
                .statusCode(200);

        given().get("/v1/stats")
                .then()
                .statusCode(200)
                .body("vectors_total", greaterThanOrEqualTo(1))
                .body("latency_ms.p99", notNullValue())
                .body("stream_lag_records", greaterThanOrEqualTo(0))
                .body("stream_state", equalTo("running"))
                .body("redis.up", equalTo(true))
                .body("redis.filled", equalTo(true));
        given().get("/q/metrics").then().statusCode(200).body(containsString("mlsd_feature_vectors_total"));
        given().get("/q/openapi").then().statusCode(200);
    }

    @Test
    void grpc_wrongRequest_isInvalidArgumentThatNamesTheField() {
        try (FeatureClient client = new FeatureClient(grpc.number())) {
            refused(
                    client,
                    request(
                            "payment@1:amount",
                            FeatureQuery.newBuilder().setAmountMinor(-1).setMomentMillis(MOMENT)),
                    "queries[0].amount_minor: allowed is 0 to 10000000000 minor units, got -1");
            refused(
                    client,
                    request(
                            "customer_payments@1:count_1d",
                            FeatureQuery.newBuilder().setMomentMillis(MOMENT)),
                    "queries[0].customer_id");
            refused(client, request("payment@1:is_night", FeatureQuery.newBuilder()), "queries[0].moment_millis");
            refused(client, request("payment@2:amount", FeatureQuery.newBuilder()), "features[0]");
            refused(client, GetOnlineFeaturesRequest.newBuilder().addFeatures("payment@1:amount"), "queries");
            refused(
                    client,
                    GetOnlineFeaturesRequest.newBuilder()
                            .addFeatures("payment@1:is_night")
                            .addAllQueries(Collections.nCopies(1025, FeatureQuery.getDefaultInstance())),
                    "1 to 1024 rows");
        }
    }

    @Test
    void grpc_registry_listsEveryFeature() {
        try (FeatureClient client = new FeatureClient(grpc.number())) {
            var registry = client.stub().getRegistry(GetRegistryRequest.getDefaultInstance());

            assertThat(registry.getViewsList().stream()
                            .flatMap(view -> view.getFeaturesList().stream())
                            .map(Feature::getReference))
                    .containsExactlyElementsOf(
                            FeatureClient.ALL.stream().map(Object::toString).toList());
        }
    }

    private static GetOnlineFeaturesRequest.Builder request(String feature, FeatureQuery.Builder query) {
        return GetOnlineFeaturesRequest.newBuilder().addFeatures(feature).addQueries(query);
    }

    private static void refused(FeatureClient client, GetOnlineFeaturesRequest.Builder request, String message) {
        assertThatThrownBy(() -> client.stub().getOnlineFeatures(request.build()))
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                    assertThat(e.getStatus().getDescription()).contains(message);
                });
    }

    private static ValidatableResponse post(String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/get-online-features")
                .then();
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status, String code) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("title", notNullValue())
                .body("detail", notNullValue());
    }
}
