package dev.mlsd.traffic.digest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.vector.VectorPlan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a digest asks inference-service for: whether all that was decided is in Kafka, and the signatures of its models. */
final class InferenceService {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration JOURNAL = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(50);

    private final String url;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(ANSWER).build();

    InferenceService(String url) {
        this.url = url;
    }

    /** Waits until its journal has handed everything to Kafka. */
    void awaitLogged() throws InterruptedException {
        long end = System.nanoTime() + JOURNAL.toNanos();
        long pending = pending();
        while (pending > 0) {
            if (System.nanoTime() > end) {
                throw new DigestException(pending
                        + " decisions are still in inference-service's journal, not in Kafka; is the broker up?");
            }
            Thread.sleep(STEP);
            pending = pending();
        }
    }

    private long pending() throws InterruptedException {
        return get("/v1/stats").path("journal").path("pending").asLong();
    }

    /** The plan of a model's vectors. */
    VectorPlan plan(Registry registry, String name, String version) {
        try {
            for (JsonNode model : get("/v1/models").path("models")) {
                if (model.path("name").asText().equals(name)
                        && model.path("version").asText().equals(version)) {
                    List<FeatureReference> signature = new ArrayList<>();
                    model.path("signature").forEach(feature -> signature.add(FeatureReference.parse(feature.asText())));
                    return VectorPlan.compile(registry, signature);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new DigestException("inference-service does not know the model " + name + "/" + version + " any more");
    }

    private JsonNode get(String path) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER).build();
        try {
            return JSON.readTree(
                    client.send(request, BodyHandlers.ofByteArray()).body());
        } catch (IOException e) {
            throw new DigestException(
                    "inference-service does not answer at " + url + ": some decisions may be in its journal only");
        }
    }
}
