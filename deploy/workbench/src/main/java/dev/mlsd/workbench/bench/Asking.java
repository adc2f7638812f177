package dev.mlsd.workbench.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.workbench.experiment.Bench.Answer;
import dev.mlsd.workbench.experiment.Bench.Reply;
import dev.mlsd.workbench.experiment.ExperimentException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON over HTTP for an experiment: whatever is not a good answer ends the experiment with a sentence that says who said what. */
final class Asking implements AutoCloseable {

    /** A service that was made to stand still for seconds answers after that; loading a model takes some, too. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final ObjectMapper mapper;

    Asking(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    JsonNode get(URI address) throws ExperimentException, InterruptedException {
        return send(HttpRequest.newBuilder(address).GET());
    }

    JsonNode post(URI address, Object body) throws ExperimentException, InterruptedException {
        return send(json(address).POST(publisher(body)));
    }

    JsonNode put(URI address, Object body) throws ExperimentException, InterruptedException {
        return send(json(address).PUT(publisher(body)));
    }

    JsonNode delete(URI address) throws ExperimentException, InterruptedException {
        return send(HttpRequest.newBuilder(address).DELETE());
    }

    /** The answer's lines, each an object. */
    List<JsonNode> postForLines(URI address, Object body) throws ExperimentException, InterruptedException {
        return send(json(address).POST(publisher(body)), answer -> {
            List<JsonNode> lines = new ArrayList<>();
            try (MappingIterator<JsonNode> values =
                    mapper.readerFor(JsonNode.class).readValues(answer)) {
                values.forEachRemaining(lines::add);
            }
            return lines;
        });
    }

    private interface Reading<T> {
        T read(byte[] answer) throws IOException;
    }

    private static HttpRequest.Builder json(URI address) {
        return HttpRequest.newBuilder(address).header("Content-Type", "application/json");
    }

    private HttpRequest.BodyPublisher publisher(Object body) {
        try {
            return HttpRequest.BodyPublishers.ofByteArray(mapper.writeValueAsBytes(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private JsonNode send(HttpRequest.Builder builder) throws ExperimentException, InterruptedException {
        return send(builder, mapper::readTree);
    }

    private <T> T send(HttpRequest.Builder builder, Reading<T> reading)
            throws ExperimentException, InterruptedException {
        HttpRequest request = builder.timeout(PATIENCE).build();
        HttpResponse<byte[]> response = answered(request);
        if (response.statusCode() >= 300) {
            JsonNode body = read(request, response, mapper::readTree);
            throw new ExperimentException(
                    body.path("code").asText("refused"),
                    who(request) + " answers " + response.statusCode() + ": "
                            + body.path("detail").asText("(no reason given)"));
        }
        return read(request, response, reading);
    }

    /** Any answer, also one that refuses; what is no JSON object ends the experiment all the same. */
    Answer any(HttpRequest.Builder builder) throws ExperimentException, InterruptedException {
        HttpRequest request = builder.timeout(PATIENCE).build();
        HttpResponse<byte[]> response = answered(request);
        JsonNode body = read(request, response, mapper::readTree);
        if (!body.isObject()) {
            throw new ExperimentException("malformed", who(request) + " answers with something that is no JSON object");
        }
        return new Answer(response.statusCode(), mapper.convertValue(body, OBJECT));
    }

    /** Whatever comes back, if it is no JSON either. */
    Reply reply(HttpRequest.Builder builder) throws ExperimentException, InterruptedException {
        HttpResponse<byte[]> response = answered(builder.timeout(PATIENCE).build());
        return new Reply(
                response.statusCode(),
                response.headers().firstValue("Retry-After").orElse(null),
                new String(response.body(), StandardCharsets.UTF_8));
    }

    private static String who(HttpRequest request) {
        return request.method() + " " + request.uri();
    }

    private static <T> T read(HttpRequest request, HttpResponse<byte[]> response, Reading<T> reading)
            throws ExperimentException {
        try {
            return reading.read(response.body());
        } catch (IOException wrong) {
            throw new ExperimentException("malformed", who(request) + " answers with something that is no JSON");
        }
    }

    private HttpResponse<byte[]> answered(HttpRequest request) throws ExperimentException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException broken) {
            throw new ExperimentException(
                    "part_unavailable",
                    who(request) + " does not answer (" + broken.getClass().getSimpleName()
                            + "); deploy/mlsd status tells how the parts are");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
