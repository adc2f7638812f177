package dev.mlsd.monitoring.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.Verdict;
import dev.mlsd.monitoring.Await;
import dev.mlsd.monitoring.ModelDocuments;
import dev.mlsd.monitoring.MonitoringSettings;
import dev.mlsd.monitoring.MonitoringStack;
import dev.mlsd.monitoring.TestProducer;
import dev.mlsd.monitoring.TestWorld;
import dev.mlsd.monitoring.v1.AlertTransition;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole service against the real broker and the shipped model's reference. Two days of 1 000 predictions each: the first with
 * vectors drawn from the reference, the second with amounts three times as high.
 */
@QuarkusTest
@WithTestResource(MonitoringStack.class)
class MonitoringServiceTest {

    private static final int ROWS = 1_000;
    private static final String FIRST = "2018-06-01";
    private static final String SECOND = "2018-06-02";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static boolean published;

    @Inject
    MonitoringSettings settings;

    @TestHTTPResource("/")
    URI base;

    private record Answer(int status, String contentType, JsonNode body) {}

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    @BeforeEach
    void publishTheTwoDays() {
        if (!published) {
            publish();
            published = true;
        }
    }

    private void publish() {
        JsonNode reference = read(ModelDocuments.NAME);
        Random random = new Random(3);
        try (TestProducer producer = new TestProducer(settings.kafka())) {
            for (int i = 0; i < 2 * ROWS; i++) {
                boolean second = i >= ROWS;
                boolean fraud = i % 50 == 0;
                double probability = fraud ? 0.5 + random.nextDouble() / 2 : random.nextDouble() / 2;
                long millis = TestWorld.START + (second ? TestWorld.DAY : 0) + i;
                Prediction.Builder prediction = TestWorld.prediction("p" + i, millis)
                        .setModelName(ModelDocuments.NAME)
                        .setModelVersion(ModelDocuments.VERSION)
                        .setProbability(probability)
                        .setVerdict(
                                probability > 0.9
                                        ? Verdict.BLOCK
                                        : probability > 0.6 ? Verdict.REVIEW : Verdict.APPROVE)
                        .clearValues();
                for (JsonNode feature : reference.get("features")) {
                    double value = draw(feature, random);
                    boolean amount = feature.get("name").asText().equals(TestWorld.AMOUNT);
                    prediction.addValues(second && amount ? 3 * value : value);
                }
                if (!second && i % 50 == 1) {
                    prediction.setFallback("model away");
                }
                producer.prediction(prediction);
                if (!second) {
                    producer.label("p" + i, millis, TestWorld.START + TestWorld.DAY + i, fraud);
                }
            }
            producer.clock(TestWorld.START + 2 * TestWorld.DAY);
        }
        Await.until("everything is counted", () -> {
            JsonNode summary = get("v1/summary").body();
            return summary.path("predictions_total").asInt() == 2 * ROWS
                    && summary.path("labels_joined_total").asInt() == ROWS
                    && summary.path("world_time").asText().equals("2018-06-03T00:00:00Z");
        });
    }

    /** A value of a row of the reference, as its histogram remembers it. */
    private static double draw(JsonNode feature, Random random) {
        JsonNode counts = feature.get("counts");
        long total = 0;
        for (JsonNode count : counts) {
            total += count.asLong();
        }
        long row = random.nextLong(total);
        int slot = 0;
        while (row >= counts.get(slot).asLong()) {
            row -= counts.get(slot++).asLong();
        }
        return slot < feature.get("upper").size()
                ? feature.get("upper").get(slot).asDouble()
                : Double.NaN;
    }

    private static JsonNode read(String model) {
        try {
            return JSON.readTree(Files.readString(ModelDocuments.reference(model, ModelDocuments.VERSION)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer get(String path) {
        return send(HttpRequest.newBuilder(base.resolve(path)).build());
    }

    private static Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void summary_afterTwoDays_countsEverythingOnce() {
        JsonNode summary = get("v1/summary").body();
        assertThat(summary.get("predictions_total").asInt()).isEqualTo(2 * ROWS);
        assertThat(summary.get("waiting_for_label").asInt()).isEqualTo(ROWS);
        assertThat(summary.get("labels_without_prediction_total").asInt()).isZero();
        assertThat(summary.get("malformed_total").asInt()).isZero();
        assertThat(summary.get("duplicates_total").asInt()).isZero();
        assertThat(summary.get("without_reference_total").asInt()).isZero();
        assertThat(summary.get("labels_changed_total").asInt()).isZero();
        assertThat(summary.get("load_predictions_total").asInt()).isZero();
        assertThat(summary.get("fraud_rate").asDouble()).isEqualTo(0.02);
        assertThat(summary.get("windows").asInt()).isEqualTo(2);
        assertThat(summary.get("watermark").asText()).isEqualTo("2018-06-02T23:59:00Z");
        assertThat(summary.get("model").get("name").asText()).isEqualTo(ModelDocuments.NAME);
        JsonNode verdicts = summary.get("verdicts");
        assertThat(verdicts.get("approve").asInt()
                        + verdicts.get("review").asInt()
                        + verdicts.get("block").asInt())
                .isEqualTo(2 * ROWS);
    }

    @Test
    void windows_afterTwoDays_areTheTwoAndOneIsClosed() {
        JsonNode windows = get("v1/windows").body().get("windows");
        assertThat(windows).hasSize(2);
        assertThat(windows.get(0).get("window").asText()).isEqualTo(FIRST);
        assertThat(windows.get(0).get("closed").asBoolean()).isTrue();
        assertThat(windows.get(0).get("labelled").asInt()).isEqualTo(ROWS);
        assertThat(windows.get(1).get("closed").asBoolean()).isFalse();
        assertThat(windows.get(1).get("predictions").asInt()).isEqualTo(ROWS);
        assertThat(windows.get(1).get("fraud_rate").isNull()).isTrue();
    }

    @Test
    void drift_ofVectorsFromTheReference_isNone() {
        JsonNode drift = get("v1/drift?window=" + FIRST).body();
        assertThat(drift.get("features"))
                .hasSameSizeAs(read(ModelDocuments.NAME).get("features"));
        assertThat(drift.get("threshold_from").asText()).isEqualTo("effect floor");
        for (JsonNode feature : drift.get("features")) {
            assertThat(feature.get("rows").asInt()).isEqualTo(ROWS);
            assertThat(feature.get("threshold_from").asText()).isEqualTo("floor_without_days");
            if (feature.get("name").asText().equals("payment@1:is_weekend")) {
                // No day before was of the same weekday, and another weekday is no reference for this one.
                assertThat(feature.get("state").asText()).isEqualTo("no_reference");
                continue;
            }
            assertThat(feature.get("state").asText()).as(feature.toString()).isEqualTo("ok");
            assertThat(feature.get("psi").asDouble()).isLessThan(0.05);
            assertThat(feature.get("threshold").asDouble()).isEqualTo(0.05);
        }
    }

    @Test
    void drift_ofTheNewestWindow_namesTheOneFeatureThatMoved() {
        JsonNode drift = get("v1/drift").body();
        assertThat(drift.get("window").asText()).isEqualTo(SECOND);
        List<String> drifted = new ArrayList<>();
        for (JsonNode feature : drift.get("features")) {
            if (feature.get("state").asText().equals("drift")) {
                drifted.add(feature.get("name").asText());
            }
        }
        assertThat(drifted).containsExactly(TestWorld.AMOUNT);
    }

    @Test
    void driftOfAFeature_withItsBins_addsUpToTheRows() {
        JsonNode answer =
                get("v1/drift/" + TestWorld.AMOUNT + "?window=" + SECOND).body();
        assertThat(answer.get("upper")).hasSize(10);
        assertThat(answer.get("reference").get("counts")).hasSize(13);
        long sum = 0;
        for (JsonNode count : answer.get("current").get("counts")) {
            sum += count.asLong();
        }
        assertThat(sum).isEqualTo(ROWS).isEqualTo(answer.get("rows").asLong());
        assertThat(answer.get("current").get("mean").asDouble())
                .isGreaterThan(2 * answer.get("reference").get("mean").asDouble());
        assertThat(answer.get("kl").asDouble()).isPositive();
        assertThat(answer.get("hellinger").asDouble()).isBetween(0.05, 1.0);
        assertThat(answer.get("chi_square_p").asDouble()).isLessThan(1e-6);
        assertThat(answer.get("wasserstein").asDouble())
                .isGreaterThan(answer.get("reference").get("mean").asDouble());
    }

    @Test
    void driftSeries_ofAFeature_hasAPointPerWindow() {
        JsonNode points =
                get("v1/drift/series?feature=" + TestWorld.AMOUNT).body().get("windows");
        assertThat(points).hasSize(2);
        assertThat(points.get(0).get("state").asText()).isEqualTo("ok");
        assertThat(points.get(1).get("state").asText()).isEqualTo("drift");
        assertThat(get("v1/drift/series?feature=probability").body().get("windows"))
                .hasSize(2);
    }

    @Test
    void quality_ofALabelledDay_isThatOfItsPairs() {
        JsonNode quality = get("v1/quality?window=" + FIRST).body();
        assertThat(quality.get("labelled").asInt()).isEqualTo(ROWS);
        assertThat(quality.get("frauds").asInt()).isEqualTo(ROWS / 50);
        assertThat(quality.get("roc_auc").asDouble()).isEqualTo(1);
        assertThat(quality.get("average_precision").asDouble()).isEqualTo(1);
        assertThat(quality.get("precision").asDouble()).isEqualTo(1);
        JsonNode confusion = quality.get("confusion");
        assertThat(confusion.get("true_positives").asInt()
                        + confusion.get("false_negatives").asInt())
                .isEqualTo(ROWS / 50);
        assertThat(quality.get("recall").asDouble())
                .isCloseTo(confusion.get("true_positives").asDouble() / 20, within(1e-12));
        assertThat(quality.get("reliability")).hasSize(10);
        assertThat(quality.get("cost_per_decision").asDouble()).isPositive();
        JsonNode recall = quality.get("intervals").get("recall");
        assertThat(recall.get("lower").isNull()).isTrue(); // one card only: nothing is known of others
        assertThat(quality.get("slices")).hasSize(7);
        JsonNode estimate = quality.get("estimate");
        assertThat(estimate.get("rows").asInt()).isEqualTo(ROWS - ROWS / 50); // no model decided the others
        assertThat(estimate.get("trusted").asBoolean()).isFalse();
        assertThat(estimate.get("figures").get("recall").asDouble())
                .isLessThan(quality.get("recall").asDouble()); // probabilities that promise far more frauds than came
        assertThat(estimate.get("truth").get("recall").asDouble())
                .isCloseTo(quality.get("recall").asDouble(), within(1e-12));
        assertThat(estimate.get("assumptions").get(0).get("assumption").asText())
                .isEqualTo("calibrated");
        JsonNode unlabelled = get("v1/quality?window=" + SECOND).body();
        assertThat(unlabelled.get("labelled").asInt()).isZero();
        assertThat(unlabelled.get("roc_auc").isNull()).isTrue();
        assertThat(unlabelled.get("estimate").get("rows").asInt()).isEqualTo(ROWS);
        assertThat(unlabelled.get("estimate").get("figures").get("precision").asDouble())
                .isPositive();
        assertThat(get("v1/quality/series").body().get("windows")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        FIRST + ", en, fallbacks, Reliability",
        FIRST + ", ru, fallbacks, Надёжность",
        SECOND + ", en, drift, No label has come",
    })
    void report_ofADay_isAPageWithAllThatIsKnown(String day, String lang, String first, String second)
            throws IOException, InterruptedException {
        HttpResponse<String> page = CLIENT.send(
                HttpRequest.newBuilder(base.resolve("v1/report?window=" + day + "&lang=" + lang))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body()).contains("lang=\"" + lang + "\"", day, TestWorld.AMOUNT, first, second);
    }

    @Test
    void references_frozen_areComparedWithByNameAndNeverChange() {
        Answer made = put("v1/references/first-day", "{\"from\": \"2018-06-01\", \"to\": \"2018-06-01\"}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().get("rows").asInt()).isEqualTo(ROWS);
        assertThat(get("v1/references").body().get("references"))
                .extracting(one -> one.get("name").asText())
                .contains("training", "season", "first-day");
        JsonNode drift =
                get("v1/drift?window=" + SECOND + "&reference=first-day").body();
        assertThat(drift.get("reference").asText()).isEqualTo("first-day");
        assertThat(drift.get("reference_rows").asInt()).isEqualTo(ROWS);
        assertThat(drift.get("probability").get("state").asText())
                .isEqualTo("ok"); // both days say the same, unlike the training
        assertThat(put("v1/references/first-day", "{\"from\": \"2018-06-01\", \"to\": \"2018-06-02\"}")
                        .status())
                .isEqualTo(409);
        assertThat(get("v1/drift?window=" + SECOND + "&reference=season")
                        .body()
                        .get("code")
                        .asText())
                .isEqualTo("no_season");
        assertThat(get("v1/drift?reference=nobody").body().get("code").asText()).isEqualTo("unknown_reference");
        assertThat(put("v1/references/First", "{}").body().get("code").asText()).isEqualTo("bad_name");
        assertThat(put("v1/references/other", "{\"from\": \"soon\", \"to\": \"2018-06-02\"}")
                        .body()
                        .get("code")
                        .asText())
                .isEqualTo("bad_day");
        assertThat(put("v1/references/other", "{\"from\": \"2017-06-01\", \"to\": \"2017-06-02\"}")
                        .body()
                        .get("code")
                        .asText())
                .isEqualTo("no_days");
    }

    private Answer put(String path, String body) {
        return send(HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    @Test
    void alerts_ofTheClosedDay_fireWithEvidenceAndReachTheirTopic() throws IOException {
        JsonNode alerts = get("v1/alerts").body();
        assertThat(alerts.get("rules").get(0).get("name").asText()).isEqualTo("feature-drift");
        assertThat(alerts.get("alerts")).hasSize(2); // the day on which the amount moved is not closed yet
        assertThat(alerts.get("alerts").get(1).get("feature").asText()).isEqualTo("probability");
        assertThat(alerts.get("alerts").get(1).get("state").asText()).isEqualTo("pending");
        JsonNode alert = alerts.get("alerts").get(0);
        assertThat(alert.get("rule").asText()).isEqualTo("fallbacks");
        assertThat(alert.get("state").asText()).isEqualTo("firing");
        assertThat(alert.get("severity").asText()).isEqualTo("warning");
        assertThat(alert.get("fired").asText()).isEqualTo(FIRST);
        assertThat(alert.get("evidence").get(0).get("detail").asText())
                .isEqualTo(ROWS / 50 + " of " + ROWS + " decisions without the model");
        assertThat(alert.get("next_step").asText()).isNotBlank();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", settings.kafka(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(IntStream.range(0, consumer.partitionsFor("alerts").size())
                    .mapToObj(partition -> new TopicPartition("alerts", partition))
                    .toList());
            List<String> sent = new ArrayList<>();
            Await.until("the transition is on the topic", () -> {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    try {
                        sent.add(AlertTransition.parseFrom(record.value()).getId());
                    } catch (InvalidProtocolBufferException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                return sent.size() >= 2;
            });
            assertThat(sent)
                    .containsExactlyInAnyOrder(
                            alert.get("id").asText(),
                            alerts.get("alerts").get(1).get("id").asText());
        }
    }

    @Test
    void kinds_ofTheNewestWindow_areToldApart() {
        JsonNode kinds = get("v1/drift/kinds?window=" + SECOND).body();
        assertThat(kinds.get("data_drift").asBoolean()).isTrue();
        assertThat(kinds.get("drifted_features").get(0).asText()).isEqualTo(TestWorld.AMOUNT);
        assertThat(kinds.get("broken_features")).isEmpty();
        assertThat(kinds.get("up_to").asText()).isEqualTo(FIRST);
        assertThat(kinds.get("frauds").asInt()).isEqualTo(ROWS / 50);
        assertThat(kinds.get("promised_rate").asDouble())
                .isGreaterThan(kinds.get("observed_rate").asDouble());
    }

    @ParameterizedTest
    @CsvSource({
        "v1/drift?window=soon, 400, bad_window, window",
        "v1/report?window=soon, 400, bad_window, window",
        "v1/report?lang=la, 400, bad_language, lang",
        "v1/quality?window=2018-6-1, 400, bad_window, window",
        "v1/drift?window=2017-01-01, 404, unknown_window, window",
        "v1/drift?model=other@1, 404, unknown_model, model",
        "v1/drift/amount, 404, unknown_feature, feature",
        "v1/drift/series, 400, missing_feature, feature",
        "v1/drift/series?feature=x, 404, unknown_feature, feature",
        "v1/nothing, 404, not_found, path",
        "nothing, 404, not_found, path",
    })
    void badRequests_areToldWhatIsWrongAndWhatIsAllowed(String path, int status, String code, String field) {
        Answer answer = get(path);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.body().get("status").asInt()).isEqualTo(status);
        assertThat(answer.body().get("code").asText()).isEqualTo(code);
        assertThat(answer.body().get("field").asText()).isEqualTo(field);
        assertThat(answer.body().get("title").asText()).isNotBlank();
        assertThat(answer.body().get("detail").asText()).isNotBlank();
        assertThat(answer.body().get("allowed").isEmpty()
                        && answer.body().get("allowed").asText().isEmpty())
                .isFalse();
    }

    @Test
    void wrongMethod_isToldSo() {
        Answer answer = send(HttpRequest.newBuilder(base.resolve("v1/summary"))
                .POST(HttpRequest.BodyPublishers.ofString("{"))
                .build());
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.body().get("code").asText()).isEqualTo("method_not_allowed");
    }

    @Test
    void events_listened_bringTheSummary() throws IOException, InterruptedException {
        HttpResponse<InputStream> response = CLIENT.send(
                HttpRequest.newBuilder(base.resolve("v1/events"))
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            List<String> events = new ArrayList<>();
            List<JsonNode> data = new ArrayList<>();
            while (data.size() < 3) {
                String line = lines.readLine();
                if (line.startsWith("event:")) {
                    events.add(line.substring("event:".length()).strip());
                } else if (line.startsWith("data:")) {
                    data.add(JSON.readTree(line.substring("data:".length())));
                }
            }
            assertThat(events).containsOnly("summary").hasSize(3);
            assertThat(data.getLast().get("predictions_total").asInt()).isEqualTo(2 * ROWS);
        }
    }

    @Test
    void health_whileReading_isReady() {
        Answer answer = get("q/health/ready");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().get("status").asText()).isEqualTo("UP");
    }

    @Test
    void metrics_scraped_haveTotalsAndDriftPerFeature() {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("q/metrics")).build();
        Await.until("the drift gauge of the newest window", () -> {
            try {
                String text = CLIENT.send(request, HttpResponse.BodyHandlers.ofString())
                        .body();
                return text.contains("mlsd_monitoring_predictions_total " + 2.0 * ROWS)
                        && text.lines()
                                .anyMatch(line -> line.startsWith(
                                                "mlsd_monitoring_drift_psi{feature=\"" + TestWorld.AMOUNT + "\"")
                                        && Double.parseDouble(line.substring(line.lastIndexOf(' '))) > 0.05);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
    }
}
