package dev.mlsd.cli.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.feature.v1.FeatureRowChange;
import dev.mlsd.feature.v1.QuarantinedRecord;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.PredictionBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Talks to a running stack from outside, over HTTP and Kafka. */
final class StackClient {

    static final int WORKBENCH = 0;
    static final int FEATURE = 1;
    static final int INFERENCE = 2;
    static final int MONITORING = 3;
    static final int TRAFFIC = 4;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final int base;

    StackClient(int base) {
        this.base = base;
    }

    record Answer(int status, String contentType, JsonNode body) {}

    Answer get(int service, String path) {
        return send(HttpRequest.newBuilder(uri(service, path)).timeout(PATIENCE).build());
    }

    /** A page as it is. */
    String page(int service, String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(uri(service, path))
                                    .timeout(PATIENCE)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    Answer post(int service, String path, String json) {
        return send(HttpRequest.newBuilder(uri(service, path))
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    URI uri(int service, String path) {
        return URI.create("http://127.0.0.1:" + (base + service) + path);
    }

    /** Whether a service says that it can do its work; false also when nothing listens. */
    boolean isReady(int service) {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri(service, "/q/health/ready"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What a service answers; empty when it does not. */
    Optional<JsonNode> tryGet(int service, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri(service, path))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return Optional.of(JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            String type = response.headers().firstValue("content-type").orElse("");
            JsonNode body = type.contains("json") ? JSON.readTree(response.body()) : JSON.nullNode();
            return new Answer(response.statusCode(), type, body);
        } catch (IOException e) {
            throw new AssertionError(request + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(request + " was interrupted", e);
        }
    }

    /** Everything on the prediction log. */
    List<Prediction> predictions() {
        List<Prediction> predictions = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : readAll("predictions")) {
            try {
                predictions.addAll(PredictionBatch.parseFrom(record.value()).getPredictionsList());
            } catch (IOException e) {
                throw new AssertionError("an unreadable record on predictions", e);
            }
        }
        return predictions;
    }

    /** Everything that rows are said to have taken in. */
    List<FeatureRowChange> rowChanges() {
        List<FeatureRowChange> changes = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : readAll("features")) {
            try {
                changes.add(FeatureRowChange.parseFrom(record.value()));
            } catch (IOException e) {
                throw new AssertionError("an unreadable record on features", e);
            }
        }
        return changes;
    }

    /** Everything in quarantine. */
    List<QuarantinedRecord> quarantine() {
        List<QuarantinedRecord> quarantined = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : readAll("quarantine")) {
            try {
                quarantined.add(QuarantinedRecord.parseFrom(record.value()));
            } catch (IOException e) {
                throw new AssertionError("an unreadable record on quarantine", e);
            }
        }
        return quarantined;
    }

    void publish(String topic, byte[] key, byte[] value, long timestamp) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, null, timestamp, key, value));
            producer.flush();
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka(), "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            Set<TopicPartition> open = new HashSet<>(partitions);
            long limit = System.nanoTime() + PATIENCE.toNanos();
            while (!open.isEmpty()) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                open.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
                if (System.nanoTime() > limit) {
                    throw new AssertionError("could not read " + topic + " to its end; left are " + open);
                }
            }
            return records;
        }
    }

    int base() {
        return base;
    }

    String kafka() {
        return "127.0.0.1:" + (base + 1003);
    }
}
