package dev.mlsd.monitoring.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.monitoring.quality.Costs;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;

/** References over inference-service's REST face. Safe for use by many threads; close it to free its connections. */
public final class InferenceClient implements ReferenceSource, AutoCloseable {

    /** For one question, answer included; a reference is about 200 kB on the same machine. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI base;

    public InferenceClient(URI base) {
        this.base = base;
    }

    @Override
    public Answer<ModelVersion> deciding() {
        return get("/v1/models", text -> {
            JsonNode deciding = tree(text).path("deciding");
            String name = deciding.path("name").asText("");
            String version = deciding.path("version").asText("");
            return name.isEmpty() || version.isEmpty()
                    ? new Answer.Absent<>("no model decides")
                    : new Answer.Found<>(new ModelVersion(name, version));
        });
    }

    @Override
    public Answer<ReferenceProfile> profile(ModelVersion model) {
        return get(path(model, "reference"), text -> new Answer.Found<>(ReferenceReader.read(model, text)));
    }

    /** The cost table of a version. */
    public Answer<Costs> costs(ModelVersion model) {
        return get(path(model, "metadata"), text -> {
            JsonNode costs = tree(text).path("costs");
            try {
                return costs.isObject()
                        ? new Answer.Found<>(new Costs(
                                number(costs, "review"),
                                number(costs, "block_fixed"),
                                number(costs, "block_share"),
                                number(costs, "fraud_share"),
                                number(costs, "review_catch")))
                        : new Answer.Absent<>("no costs are written down");
            } catch (IllegalArgumentException e) {
                throw new ReferenceFormatException("costs: " + e.getMessage());
            }
        });
    }

    private static double number(JsonNode costs, String field) {
        return costs.path(field).asDouble(Double.NaN);
    }

    private static String path(ModelVersion model, String document) {
        return "/v1/models/" + encode(model.name()) + "/versions/" + encode(model.version()) + "/" + document;
    }

    @Override
    public void close() {
        client.close();
    }

    private <T> Answer<T> get(String path, Function<String, Answer<T>> read) {
        try {
            HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                    .timeout(TIMEOUT)
                    .header("Accept", "application/json")
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return switch (response.statusCode()) {
                case 200 -> read.apply(response.body());
                case 404 -> new Answer.Absent<>(path + " is not there");
                default -> new Answer.Unreachable<>(path + " answers " + response.statusCode());
            };
        } catch (ReferenceFormatException e) {
            return new Answer.Absent<>(path + ": " + e.getMessage());
        } catch (IOException e) {
            return new Answer.Unreachable<>("no answer from " + base);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Unreachable<>("interrupted");
        }
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ReferenceFormatException("not JSON: " + e.getOriginalMessage());
        }
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
