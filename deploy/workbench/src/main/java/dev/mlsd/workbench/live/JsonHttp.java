package dev.mlsd.workbench.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;

/** Asks for JSON over HTTP, within a time. Every way to fail becomes a typed reading; nothing is thrown. Thread-safe. */
public final class JsonHttp implements AutoCloseable {

    private final HttpClient client;
    private final ObjectMapper mapper;
    private final Duration timeout;

    public JsonHttp(ObjectMapper mapper, Duration timeout) {
        this.mapper = mapper;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** Asks; anything but status 200 with JSON is a failure. */
    Reading get(URI address, Map<String, String> headers, Duration patience) {
        return switch (send(request(address, headers).timeout(patience).GET().build())) {
            case Answer.Failed(Reading.Reason reason) -> new Reading.Failure(reason);
            case Answer.Answered(int status, String _, String body) when status == 200 -> parse(address, body);
            case Answer.Answered(int status, String _, String body) -> failure("status", address, status + title(body));
        };
    }

    Reading get(URI address) {
        return get(address, Map.of(), timeout);
    }

    /** Asks for something that may not be there yet: a problem with status 404 and a code is an answer too. */
    Reading getIfThere(URI address) {
        return switch (send(request(address, Map.of()).GET().build())) {
            case Answer.Answered(int status, String type, String body)
            when status == 200 || status == 404 && type.startsWith("application/problem+json") -> parse(address, body);
            case Answer.Answered(int status, String _, String body) -> failure("status", address, status + title(body));
            case Answer.Failed(Reading.Reason reason) -> new Reading.Failure(reason);
        };
    }

    /** Passes a question on and brings the answer as it is. */
    public Answer pass(URI address) {
        return send(request(address, Map.of()).GET().build());
    }

    /** Passes a JSON body on and brings the answer as it is. */
    public Answer pass(URI address, String body) {
        return send(request(address, Map.of("Content-Type", "application/json"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /**
     * Sends any request and brings the answer as it is.
     *
     * @param body JSON; empty for none
     */
    public Answer send(String method, URI address, Map<String, String> headers, String body) {
        HttpRequest.Builder request = request(address, headers);
        HttpRequest.BodyPublisher content = HttpRequest.BodyPublishers.noBody();
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
            content = HttpRequest.BodyPublishers.ofString(body);
        }
        return send(request.method(method, content).build());
    }

    private HttpRequest.Builder request(URI address, Map<String, String> headers) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(address).timeout(timeout).header("Accept", "application/json");
        headers.forEach(builder::header);
        return builder;
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            String type = response.headers().firstValue("Content-Type").orElse("application/octet-stream");
            return new Answer.Answered(response.statusCode(), type, response.body());
        } catch (HttpTimeoutException _) {
            return failed(
                    "timeout", request.uri(), request.timeout().orElse(timeout).toMillis() + " ms");
        } catch (ConnectException _) {
            return failed("refused", request.uri(), "");
        } catch (IOException exception) {
            return failed("broken", request.uri(), exception.getClass().getSimpleName());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return failed("broken", request.uri(), "stopped");
        }
    }

    private Reading parse(URI address, String body) {
        try {
            JsonNode node = mapper.readTree(body);
            return node.isObject() || node.isArray()
                    ? new Reading.Value(node)
                    : failure("malformed", address, "no JSON object");
        } catch (JsonProcessingException exception) {
            return failure("malformed", address, exception.getOriginalMessage());
        }
    }

    /** The title of a problem+json body with a space before it, or nothing. */
    private String title(String body) {
        try {
            String title = mapper.readTree(body).path("title").asText("");
            return title.isEmpty() ? "" : " " + title;
        } catch (JsonProcessingException _) {
            return "";
        }
    }

    private static Reading failure(String code, URI address, String detail) {
        return new Reading.Failure(reason(code, address, detail));
    }

    private static Answer failed(String code, URI address, String detail) {
        return new Answer.Failed(reason(code, address, detail));
    }

    private static Reading.Reason reason(String code, URI address, String detail) {
        return new Reading.Reason(code, address.getAuthority(), detail);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** What came back, as it came. */
    public sealed interface Answer {

        /** Somebody answered. */
        record Answered(int status, String type, String body) implements Answer {}

        /** Nobody did. */
        record Failed(Reading.Reason reason) implements Answer {}
    }
}
