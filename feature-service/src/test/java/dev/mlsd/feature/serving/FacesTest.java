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
import dev.mlsd.feature.v1.FeatureList;
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
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
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
            features.await(FeatureClient.ROWS_OF_A_PAYMENT);
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
            features.await(FeatureClient.ROWS_OF_A_PAYMENT);
        }
        countOfADay(0.0f);

        lease("run-1", "{\"windows\":\"frozen\"}")
                .statusCode(200)
                .body("holder", equalTo("run-1"))
                .body("expires_in_seconds", greaterThan(50.0f))
                .body("settings.windows", equalTo("frozen"))
                .body("settings.registry", nullValue())
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
            features.await(FeatureClient.ROWS_OF_A_PAYMENT);
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
                    {"holder":"a","seconds":5,"settings":{"registry":"lax"}}             | settings.registry
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
            features.await(FeatureClient.ROWS_OF_A_PAYMENT);
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
    void registry_search_findsViewsOrTheirFeatures() {
        registry("search=FRAUD").body("views.id", contains("terminal_risk@1", "terminal_month@1"));
        registry("search=mean_7d")
                .body("views.id", contains("customer_payments@1"))
                .body("views[0].features.name", contains("mean_7d"));
        registry("entity=terminal&tag=cards").body("views.id", contains("terminal_payments@1"));
        registry("owner=nobody").body("views", hasSize(0));
        registry("tag=bursts")
                .body("views[0].tags", contains("cards", "bursts"))
                .body("views[0].features.find { it.name == 'count_5m' }.type", equalTo("int64"));
        problem(given().get("/v1/registry?entity=shop").then(), 400, "invalid-value")
                .body("field", equalTo("entity"))
                .body("allowed", equalTo("one of [customer, terminal]"));
        problem(given().get("/v1/registry?tag=" + "x".repeat(101)).then(), 400, "invalid-value")
                .body("field", equalTo("tag"));
    }

    private static ValidatableResponse registry(String query) {
        return given().get("/v1/registry?" + query).then().statusCode(200);
    }

    private static final String VELOCITY = """
            view: customer_velocity
            version: 1
            entity: customer
            source: transactions
            measure: amount
            owner: payments-risk
            freshness: 5s
            description: bursts of a customer
            features:
              - {name: count_5m, aggregate: count, window: 5m, description: payments}
              - {name: maximum_5m, aggregate: maximum, window: 5m, description: largest}
            """;

    @Test
    void registryCheck_saysWhatWouldBecomeOfEachView() {
        check(VELOCITY)
                .statusCode(200)
                .body("views.view", contains("customer_velocity@1"))
                .body("views.change", contains("redescribed"))
                .body("views[0].release", nullValue());
        check(VELOCITY + "  - {name: sum_5m, aggregate: sum, window: 5m, description: all}\n")
                .statusCode(200)
                .body("views.change", contains("extended"))
                .body("views[0].features", contains("customer_velocity@1:sum_5m"));
        check(VELOCITY.replace("version: 1", "version: 2").replace("window: 5m", "window: 10m"))
                .statusCode(200)
                .body("views.change", contains("added"))
                .body("views[0].release", containsString("name: count_5m, type: int64, aggregate: count, window: 10m"));
        // What is checked is not kept.
        registry("search=customer_velocity@2").body("views", hasSize(0));
    }

    @Test
    void registryCheck_wrongViews_areProblemsWithFileAndLine() {
        problem(check(VELOCITY.replace("window: 5m", "window: 10m")), 409, "incompatible-change")
                .body("errors", hasSize(2))
                .body("errors.line", contains(10, 11))
                .body("errors[0].code", equalTo("incompatible-change"))
                .body("errors[0].file", equalTo("feature-views.yaml"))
                .body("errors[0].detail", containsString("released with '5m' and would get '10m'"));
        problem(check(VELOCITY.replace("owner:", "ownr:")), 400, "invalid-views")
                .body("errors.code", contains("missing-key"));
        problem(check(VELOCITY.replace("owner:", "\t")), 400, "invalid-views")
                .body("errors.code", contains("not-yaml"));
        problem(check("\u0007"), 400, "invalid-views").body("errors.line", contains(1));
        problem(check(""), 400, "invalid-value").body("field", equalTo("body"));
        problem(check("# " + "x".repeat(RegistryCheckResource.LARGEST)), 413, "request-entity-too-large");
        problem(
                        given().contentType("application/yaml")
                                .body(VELOCITY.getBytes(StandardCharsets.UTF_8))
                                .post("/v1/registry/check?complete=true")
                                .then(),
                        409,
                        "incompatible-change")
                .body("errors.detail", hasItem(containsString("terminal_risk@1 is released and is gone")));
        problem(
                        given().contentType("application/yaml")
                                .body(VELOCITY.getBytes(StandardCharsets.UTF_8))
                                .post("/v1/registry/check?complete=yes")
                                .then(),
                        400,
                        "invalid-value")
                .body("field", equalTo("complete"));
    }

    @Test
    void registryCheck_unknownInput_isNamedAtItsLine() {
        problem(check("""
                                view: ratios
                                version: 1
                                source: request
                                owner: somebody
                                description: ratios
                                features:
                                  - name: ratio
                                    function: amount_over
                                    inputs: [customer_payments@1:mean_9d]
                                    description: a
                                """), 400, "invalid-views")
                .body("errors.code", contains("unknown-reference"))
                .body("errors.line", contains(9))
                .body("detail", containsString("customer_payments@1 has [count_1h"));
    }

    @Test
    void registryCheck_trusting_letsAnyChangePassWhileTheLeaseHolds() {
        String changed = VELOCITY.replace("window: 5m", "window: 10m");
        lease("run-3", "{\"registry\":\"trusting\"}").statusCode(200).body("effective.registry", equalTo("trusting"));

        ValidatableResponse trusted = check(changed);

        given().delete("/admin/lease?holder=run-3").then().statusCode(200);
        trusted.statusCode(200).body("views.change", contains("altered"));
        problem(check(changed), 409, "incompatible-change");
    }

    private static ValidatableResponse check(String yaml) {
        return given().contentType("application/yaml")
                .body(yaml.getBytes(StandardCharsets.UTF_8))
                .post("/v1/registry/check")
                .then();
    }

    @Test
    void quarantine_badPayment_isListedShownAndSentAgainOnceRepaired() {
        String question =
                "{\"features\": [\"customer_payments@1:count_1d\"], \"entities\": {\"customer_id\": [\"bad-c\"],"
                        + " \"event_timestamp\": [\"2018-06-01T01:00:00Z\"]}}";
        try (Topic topic = new Topic(settings.kafka())) {
            topic.payment(new PaymentEvent("bad 1", "bad-c", "bad-t", -1, MOMENT));
            topic.flush();
        }
        Await.until("the record in quarantine", () -> quarantined("bad 1") == 1);
        ValidatableResponse listed = given().get("/v1/quarantine?topic=transactions&contains=bad 1&limit=5")
                .then();
        listed.statusCode(200)
                .body("records[0].violations.field", contains("payment.transaction_id", "payment.amount_minor"))
                .body("records[0].replayed_arrival_time", nullValue());
        String id = listed.extract().path("records[0].id");
        given().get("/v1/quarantine/" + id)
                .then()
                .statusCode(200)
                .body("record.amount_minor", equalTo(-1))
                .body("key", equalTo("6261642d63"));
        post(question).body("results[0].statuses", contains("NOT_FOUND"));

        problem(replay(id, ""), 400, "invalid-value").body("detail", containsString("payment.amount_minor"));
        problem(replay(id, "{\"record\": {\"amount_minor\": 5}}"), 400, "invalid-value")
                .body("detail", containsString("record.terminal_id"));
        String repaired = "{\"record\": {\"transaction_id\": \"bad-1\", \"customer_id\": \"bad-c\","
                + " \"terminal_id\": \"bad-t\", \"amount_minor\": 500, \"event_time_millis\": " + MOMENT + "}}";
        replay(id, repaired).statusCode(200).body("topic", equalTo("transactions"));
        problem(replay(id, repaired), 409, "replayed-before").body("value", equalTo(id));

        Await.until(
                "the repaired payment in its window",
                () -> "[1.0]"
                        .equals(post(question)
                                .extract()
                                .path("results[0].values")
                                .toString()));
        given().get("/v1/quarantine/" + id).then().body("replayed_arrival_time", notNullValue());
    }

    private static int quarantined(String text) {
        return given().queryParam("contains", text)
                .get("/v1/quarantine")
                .then()
                .extract()
                .<List<?>>path("records")
                .size();
    }

    private static ValidatableResponse replay(String id, String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/v1/quarantine/" + id + "/replay")
                .then();
    }

    @Test
    void lease_contractOpen_letsBrokenPaymentsMoveTheWindows() {
        lease("run-4", "{\"contract\":\"open\"}").statusCode(200).body("effective.contract", equalTo("open"));
        try (Topic topic = new Topic(settings.kafka());
                Tap<FeatureRowChange> features = new Tap<>(settings.kafka(), "features", FeatureRowChange.parser())) {
            topic.payment(new PaymentEvent("open-1", "open-c", "open-t", -200, MOMENT));
            features.await(FeatureClient.ROWS_OF_A_PAYMENT);
        } finally {
            given().delete("/admin/lease?holder=run-4").then().statusCode(200);
        }

        post("{\"features\": [\"customer_payments@1:mean_1d\"], \"entities\": {\"customer_id\": [\"open-c\"],"
                        + " \"event_timestamp\": [\"2018-06-01T01:00:00Z\"]}}")
                .body("results[0].values", contains(-2.0f));
        assertThat(quarantined("open-1")).isZero();
    }

    @Test
    void contracts_goodAndBadPayments_areReportedByDayAndTrialsApart() {
        lease("run-1", "{\"trial\":\"kept-\"}").statusCode(200).body("effective.trial", equalTo("kept-"));
        String trial = "/v1/contracts/transactions/trial";
        Await.until("the trial", () -> given().get(trial).statusCode() == 200);
        try (Topic topic = new Topic(settings.kafka())) {
            topic.payment(new PaymentEvent("kept-1", "kept-c", "kept-t", 100, MOMENT));
            topic.payment(new PaymentEvent("kept-2", "kept-c", "", -1, MOMENT));
            topic.payment(new PaymentEvent("other", "kept-c", "kept-t", 100, MOMENT));
        }
        Await.until(
                "both are counted",
                () -> List.of(2).equals(given().get(trial).jsonPath().getList("windows.rows")));
        given().get(trial)
                .then()
                .body("contract", equalTo("transactions@1"))
                .body("windows[0].from", equalTo("2018-06-01T00:00:00Z"))
                .body("windows[0].accepted", equalTo(1))
                .body("windows[0].quarantined", equalTo(1))
                .body("windows[0].violations.'payment.terminal_id'", equalTo(1))
                .body("windows[0].violations.'payment.amount_minor'", equalTo(1))
                .body("windows[0].checks.find { it.check == 'completeness:terminal_id' }.observed", equalTo(0.5f))
                .body("windows[0].checks.find { it.check == 'volume:rows' }.verdict", equalTo("not_judged"));
        given().delete("/admin/lease?holder=run-1").then().statusCode(200);
        given().get(trial).then().statusCode(404);

        String report = "/v1/contracts/transactions/report?day=2018-06-01";
        Await.until("the other one is counted", () -> given().get(report).statusCode() == 200);
        given().get(report)
                .then()
                .body("contract", equalTo("transactions@1"))
                .body("owner", equalTo("payments-platform"))
                .body("complete", equalTo(false))
                .body("rows", greaterThanOrEqualTo(1))
                .body("days", hasItem("2018-06-01"))
                .body("references[0].check", equalTo("reference:terminal_id"));
        given().get("/v1/contracts")
                .then()
                .statusCode(200)
                .body("counting", equalTo(true))
                .body("contracts.name", contains("transactions", "labels"))
                .body("contracts[0].fields.find { it.name == 'amount_minor' }.maximum", equalTo(10_000_000_000L))
                .body("contracts[0].checks.check", hasItem("freshness:event_time_millis"));
        given().get("/v1/contracts/labels").then().statusCode(200).body("notice_millis", equalTo(2_592_000_000L));
    }

    @Test
    void contracts_wrongRequests_areProblems() {
        problem(given().get("/v1/contracts/refunds/report").then(), 404, "not-found")
                .body("detail", equalTo("there is no contract 'refunds'; there are [transactions, labels]"));
        problem(given().get("/v1/contracts/refunds").then(), 404, "not-found");
        problem(given().get("/v1/contracts/transactions/report?day=today").then(), 400, "invalid-value")
                .body("allowed", equalTo("a day as in 2026-03-02"));
        problem(given().get("/v1/contracts/transactions/report?day=1999-01-01").then(), 404, "not-found");
        problem(given().get("/v1/contracts/transactions/trial").then(), 404, "not-found");
        problem(lease("run-1", "{\"trial\":\"abc\"}"), 400, "invalid-value").body("field", equalTo("settings.trial"));
    }

    @Test
    void quarantine_wrongRequests_areProblems() {
        Await.until(
                "the quarantine is read",
                () -> given().get("/v1/quarantine").then().extract().<Boolean>path("complete"));
        problem(given().get("/v1/quarantine?limit=0").then(), 400, "invalid-value")
                .body("field", equalTo("limit"));
        problem(given().get("/v1/quarantine/seven").then(), 400, "invalid-value")
                .body("field", equalTo("id"));
        problem(given().get("/v1/quarantine/transactions-9-9").then(), 404, "not-found");
        problem(replay("transactions-9-9", ""), 404, "not-found");
        problem(replay("transactions-9-9", "[]"), 400, "invalid-value").body("field", equalTo("body"));
        problem(replay("transactions-9-9", "{"), 400, "invalid-value").body("field", equalTo("body"));
    }

    @Test
    void lineage_namesTheTopicsTheWaysAndWhoAsks() {
        try (FeatureClient client = new FeatureClient(grpc.number())) {
            client.stub()
                    .getOnlineFeatures(request(
                                    "payment@1:amount_to_mean_30d",
                                    FeatureQuery.newBuilder().setCustomerId("c").setMomentMillis(MOMENT))
                            .setConsumer("trees@7")
                            .build());
            refused(
                    client,
                    request("payment@1:is_night", FeatureQuery.newBuilder().setMomentMillis(MOMENT))
                            .setConsumer("a b"),
                    "consumer");
        }

        given().get("/v1/registry/lineage?feature=payment@1:amount_to_mean_30d")
                .then()
                .statusCode(200)
                .body("features.reference", contains("payment@1:amount_to_mean_30d"))
                .body("features[0].sources", contains("request", "transactions"))
                .body("features[0].consumers", hasItem("trees@7"))
                .body(
                        "features[0].ways[1].name",
                        contains(
                                "transactions",
                                "customer_payments@1",
                                "customer_payments@1:mean_30d",
                                "payment@1",
                                "payment@1:amount_to_mean_30d"))
                .body("consumers.consumer", hasItem("trees@7"))
                .body("observed_since", notNullValue());
        given().get("/v1/registry/lineage?feature=customer_payments@1:mean_30d")
                .then()
                .statusCode(200)
                .body("features[0].consumers_through", hasItem("trees@7"));
        given().get("/v1/registry/lineage?consumer=trees@7")
                .then()
                .statusCode(200)
                .body("features.reference", contains("payment@1:amount_to_mean_30d"))
                .body("consumers[0].requests", greaterThanOrEqualTo(1));
        problem(given().get("/v1/registry/lineage?consumer=nobody").then(), 400, "invalid-value");
        problem(given().get("/v1/registry/lineage?feature=a@1:b").then(), 400, "invalid-value");
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
    void grpc_featureService_isAnsweredAsItsListIs() {
        try (FeatureClient client = new FeatureClient(grpc.number())) {
            FeatureList fraud =
                    client.stub().getRegistry(GetRegistryRequest.getDefaultInstance()).getFeatureServicesList().stream()
                            .filter(list -> list.getName().equals("fraud_v1"))
                            .findFirst()
                            .orElseThrow();
            FeatureQuery query = FeatureQuery.newBuilder()
                    .setCustomerId("named-c")
                    .setTerminalId("named-t")
                    .setAmountMinor(4250)
                    .setMomentMillis(MOMENT)
                    .build();
            GetOnlineFeaturesRequest.Builder named = GetOnlineFeaturesRequest.newBuilder()
                    .setFeatureService("fraud_v1")
                    .addQueries(query);
            GetOnlineFeaturesRequest.Builder listed = GetOnlineFeaturesRequest.newBuilder()
                    .addAllFeatures(fraud.getFeaturesList())
                    .addQueries(query);

            assertThat(client.stub().getOnlineFeatures(named.build()))
                    .isEqualTo(client.stub().getOnlineFeatures(listed.build()))
                    .satisfies(answer ->
                            assertThat(answer.getVectors(0).getValues(0)).isEqualTo(42.5));
            refused(
                    client,
                    named.clone().setFeatureService("fraud_v0"),
                    "feature_service: allowed is one of [fraud_v1, habits_v1, wide_v1], got 'fraud_v0'");
            refused(
                    client,
                    named.clone().addFeatures("payment@1:amount"),
                    "feature_service: allowed is either 'features' or 'feature_service', not both");
        }
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
                    .containsSubsequence(
                            FeatureClient.ALL.stream().map(Object::toString).toList())
                    .endsWith("terminal_month@1:share_30d");
            var found = client.stub()
                    .getRegistry(
                            GetRegistryRequest.newBuilder().setSearch("ratio").build());
            assertThat(found.getViewsList()).isEmpty();
            found = client.stub()
                    .getRegistry(GetRegistryRequest.newBuilder()
                            .setTag("request")
                            .setSearch("night")
                            .build());
            assertThat(found.getViews(0).getTagsList()).containsExactly("cards", "request");
            assertThat(found.getViews(0).getFeaturesList())
                    .singleElement()
                    .satisfies(feature -> assertThat(feature.getFunction()).isEqualTo("is_night"));
            assertThatThrownBy(() -> client.stub()
                            .getRegistry(GetRegistryRequest.newBuilder()
                                    .setEntity("shop")
                                    .build()))
                    .hasMessageContaining(
                            "INVALID_ARGUMENT: entity: allowed is one of [customer, terminal], got 'shop'");
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
