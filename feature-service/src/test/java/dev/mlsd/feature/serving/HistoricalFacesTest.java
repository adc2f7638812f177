package dev.mlsd.feature.serving;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import dev.mlsd.feature.FeatureServiceSettings;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.stream.FeatureStream;
import dev.mlsd.feature.testing.Await;
import dev.mlsd.feature.testing.FeatureClient;
import dev.mlsd.feature.testing.StackResource;
import dev.mlsd.feature.testing.Tap;
import dev.mlsd.feature.testing.Topic;
import dev.mlsd.feature.v1.FeatureQuery;
import dev.mlsd.feature.v1.FeatureRowChange;
import dev.mlsd.feature.v1.FeatureVector;
import dev.mlsd.feature.v1.GetHistoricalFeaturesRequest;
import dev.mlsd.feature.v1.GetHistoricalFeaturesResponse;
import dev.mlsd.feature.v1.HistoricalVector;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(StackResource.class)
class HistoricalFacesTest {

    private static final long MOMENT = 1_527_811_200_000L;
    private static final long HOUR = Duration.ofHours(1).toMillis();

    @Inject
    FeatureServiceSettings settings;

    @Inject
    FeatureStream stream;

    @Inject
    HistoricalFeatures features;

    StackResource.GrpcPort grpc;

    @BeforeEach
    void ready() {
        Await.until("the stream", stream::isReady, stream::state);
    }

    @Test
    void getHistoricalFeatures_afterTheWorldWentOn_givesTheVectorsServedThen() {
        List<PaymentEvent> asked = new ArrayList<>();
        List<FeatureVector> served = new ArrayList<>();
        try (Topic topic = new Topic(settings.kafka());
                Tap<FeatureRowChange> changes = new Tap<>(settings.kafka(), "features", FeatureRowChange.parser());
                FeatureClient client = new FeatureClient(grpc.number())) {
            for (int i = 0; i < 6; i++) {
                PaymentEvent payment = new PaymentEvent(
                        "past-" + i, "past-c" + i % 2, "past-t", 1_000 + 77 * i, MOMENT + i * 5 * HOUR);
                topic.payment(payment);
                topic.label(new LabelEvent(
                        payment.transactionId(),
                        payment.customerId(),
                        payment.terminalId(),
                        payment.eventMillis(),
                        payment.eventMillis(),
                        i % 2 == 0));
                // A payment and its label move a row of every view.
                changes.await((FeatureClient.ROWS_OF_A_PAYMENT + FeatureClient.ROWS_OF_A_LABEL) * (i + 1));
                PaymentEvent next = new PaymentEvent("", "past-c0", "past-t", 500, payment.eventMillis() + HOUR);
                asked.add(next);
                served.add(client.vector(next));
            }

            List<HistoricalVector> rebuilt = new ArrayList<>();
            List<String> stages = new ArrayList<>();
            client.stub().getHistoricalFeatures(request(asked)).forEachRemaining(part -> {
                if (part.getBodyCase() == GetHistoricalFeaturesResponse.BodyCase.VECTORS) {
                    rebuilt.addAll(part.getVectors().getVectorsList());
                } else {
                    stages.add(part.getProgress().getStage());
                }
            });

            assertThat(rebuilt).extracting(HistoricalVector::getQuery).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
            for (HistoricalVector vector : rebuilt) {
                assertThat(vector.getValuesList())
                        .isEqualTo(served.get(vector.getQuery()).getValuesList());
                assertThat(vector.getStatusesList())
                        .isEqualTo(served.get(vector.getQuery()).getStatusesList());
            }
        }
    }

    @Test
    void post_historicalFeatures_givesTheRowsInTheirOrderAndFormat() {
        try (Topic topic = new Topic(settings.kafka())) {
            topic.payment(new PaymentEvent("rest-1", "rest-c", "rest-t", 4_250, MOMENT));
        }
        String rows = """
                "features": ["payment@1:amount", "customer_payments@1:count_1d", "customer_payments@1:mean_1d"],
                "entities": {"customer_id": ["rest-c", "rest-c"], "amount": [12.5, "7"],
                             "event_timestamp": ["2018-06-01T01:00:00Z", "2018-06-01T00:00:00Z"]}""";

        Response csv = post("{" + rows + ", \"format\": \"csv\"}");
        assertThat(csv.statusCode()).isEqualTo(200);
        assertThat(csv.contentType()).startsWith("text/csv");
        assertThat(csv.asString().lines())
                .containsExactly(
                        "customer_id,terminal_id,amount_minor,event_timestamp,payment@1:amount,"
                                + "customer_payments@1:count_1d,customer_payments@1:mean_1d",
                        "rest-c,,1250,2018-06-01T01:00:00.000000Z,12.5,1.0,42.5",
                        "rest-c,,700,2018-06-01T00:00:00.000000Z,7.0,0.0,");
        assertThat(post("{" + rows + "}").asString().lines().findFirst().orElseThrow())
                .isEqualTo("{\"customer_id\":\"rest-c\",\"terminal_id\":null,\"amount_minor\":1250,"
                        + "\"event_timestamp\":\"2018-06-01T01:00:00.000000Z\",\"payment@1:amount\":12.5,"
                        + "\"customer_payments@1:count_1d\":1.0,\"customer_payments@1:mean_1d\":42.5}");
        byte[] parquet = post("{" + rows + ", \"format\": \"parquet\"}").asByteArray();
        assertThat(new String(parquet, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
        given().get("/v1/historical-features")
                .then()
                .statusCode(200)
                .body("running", nullValue())
                .body("trouble", nullValue())
                .body("lost_total", equalTo(0))
                .body("events_total", greaterThanOrEqualTo(1));
    }

    @Test
    void post_whileAnotherJoinRuns_answers429AndGrpcResourceExhausted() {
        Signature signature = Signature.compile(FeatureClient.REGISTRY, List.of("customer_payments@1:count_1d"));
        Query query = new Query("c", "", 0, MOMENT);
        List<String> seen = new ArrayList<>();
        try (FeatureClient client = new FeatureClient(grpc.number())) {
            features.visit(signature, List.of(query), new Fields.Json(), running -> {}, (index, vector) -> {
                Response refused = post("""
                        {"features": ["customer_payments@1:count_1d"],
                         "entities": {"customer_id": ["c"], "event_timestamp": ["2018-06-01T01:00:00Z"]}}""");
                seen.add(refused.statusCode() + " " + refused.header("Retry-After") + " " + refused.path("code"));
                assertThatThrownBy(() -> client.stub()
                                .getHistoricalFeatures(request(List.of(new PaymentEvent("", "c", "t", 1, MOMENT))))
                                .hasNext())
                        .isInstanceOfSatisfying(
                                StatusRuntimeException.class,
                                e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
            });
        }
        assertThat(seen).containsExactly("429 2 too-many-requests");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    {"features":["customer_payments@1:count_1d"],"entities":{"customer_id":["c"],"event_timestamp":["2018-06-01T01:00:00Z"]},"format":"xml"} | format                      | one of parquet, csv, json
                    {"features":["customer_payments@1:count_1d"],"entities":{"customer_id":["c"]}}                                                            | entities.event_timestamp[0] | a time
                    {"features":["customer_payments@1:count_1d"],"entities":{"event_timestamp":["2018-06-01T01:00:00Z"]}}                                     | entities.customer_id[0]     | an id as a string
                    {"features":["nothing@1:count_1d"],"entities":{"customer_id":["c"],"event_timestamp":["2018-06-01T01:00:00Z"]}}                           | features[0]                 | view@version:feature
                    """)
    void post_wrongRequest_namesTheField(String body, String field, String allowed) {
        post(body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-value"))
                .body("field", equalTo(field))
                .body("allowed", containsString(allowed));
    }

    @Test
    void getOnlineFeatures_asOf_answersFromHistoryWhatTheRowHasForgotten() {
        try (Topic topic = new Topic(settings.kafka());
                Tap<FeatureRowChange> changes = new Tap<>(settings.kafka(), "features", FeatureRowChange.parser())) {
            topic.payment(new PaymentEvent("as-of-1", "as-of-c", "as-of-t", 1_000, MOMENT - 2_400 * HOUR));
            // 100 days later the tiles of the first payment are gone.
            topic.payment(new PaymentEvent("as-of-2", "as-of-c", "as-of-t", 2_000, MOMENT));
            changes.await(2 * FeatureClient.ROWS_OF_A_PAYMENT);
        }
        online("\"as_of\": \"2018-02-21T01:00:00Z\", \"entities\": {\"customer_id\": [\"as-of-c\", \"as-of-nobody\"]}")
                .statusCode(200)
                .body("results[0].values", contains(1.0f, 0.0f))
                .body("results[0].statuses", contains("PRESENT", "NOT_FOUND"))
                .body("results[1].values", contains(equalTo(10.0f), nullValue()));
        online("\"as_of\": \"yesterday\", \"entities\": {\"customer_id\": [\"as-of-c\"]}")
                .statusCode(400)
                .body("field", equalTo("as_of"))
                .body("allowed", containsString("RFC 3339"));
        online("\"as_of\": \"2018-06-01T01:00:00Z\","
                        + " \"entities\": {\"customer_id\": [\"c\"], \"event_timestamp\": [\"2018-06-01T01:00:00Z\"]}")
                .statusCode(400)
                .body("allowed", containsString("not both"));
    }

    private static ValidatableResponse online(String rest) {
        return given().contentType("application/json")
                .body("{\"features\": [\"customer_payments@1:count_1d\", \"customer_payments@1:mean_1d\"], " + rest
                        + "}")
                .post("/get-online-features")
                .then();
    }

    private static Response post(String body) {
        return given().contentType("application/json").body(body).post("/v1/historical-features");
    }

    private static GetHistoricalFeaturesRequest request(List<PaymentEvent> asked) {
        GetHistoricalFeaturesRequest.Builder request = GetHistoricalFeaturesRequest.newBuilder()
                .addAllFeatures(FeatureClient.ALL.stream()
                        .map(FeatureReference::toString)
                        .toList());
        asked.forEach(payment -> request.addQueries(FeatureQuery.newBuilder()
                .setCustomerId(payment.customerId())
                .setTerminalId(payment.terminalId())
                .setAmountMinor(payment.amountMinor())
                .setMomentMillis(payment.eventMillis())));
        return request.build();
    }
}
