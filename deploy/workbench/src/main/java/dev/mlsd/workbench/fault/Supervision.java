package dev.mlsd.workbench.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.workbench.live.JsonHttp;
import dev.mlsd.workbench.live.JsonHttp.Answer;
import dev.mlsd.workbench.live.WorkbenchSettings;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The supervisor, for whom it is there. */
final class Supervision {

    private final JsonHttp http;
    private final ObjectMapper mapper;
    private final URI base;
    private final Map<String, String> headers;

    private Supervision(JsonHttp http, ObjectMapper mapper, URI base, Map<String, String> headers) {
        this.http = http;
        this.mapper = mapper;
        this.base = base;
        this.headers = headers;
    }

    /** Empty where nobody supervises, as in containers. */
    static Optional<Supervision> of(WorkbenchSettings settings, JsonHttp http, ObjectMapper mapper) {
        if (settings.supervisorPort().isEmpty()) {
            return Optional.empty();
        }
        URI base = URI.create("http://127.0.0.1:" + settings.supervisorPort().getAsInt());
        Map<String, String> headers = settings.supervisorToken()
                .map(token -> Map.of("Authorization", "Bearer " + token))
                .orElse(Map.of());
        return Optional.of(new Supervision(http, mapper, base, headers));
    }

    /** A fault that is on, as the supervisor has it. */
    record On(String kind, double secondsLeft) {}

    Answer begin(String process, String kind, int seconds) {
        return http.send(
                "POST",
                base.resolve("/processes/" + process + "/fault"),
                headers,
                "{\"kind\":\"" + kind + "\",\"seconds\":" + seconds + "}");
    }

    Answer end(String process) {
        return http.send("DELETE", base.resolve("/processes/" + process + "/fault"), headers, "");
    }

    /** The faults that are on, by process; empty when the supervisor does not answer. */
    Optional<Map<String, On>> faults() {
        if (http.send("GET", base.resolve("/processes"), headers, "")
                        instanceof Answer.Answered(int status, String _, String body)
                && status == 200) {
            return Optional.of(parse(body));
        }
        return Optional.empty();
    }

    private Map<String, On> parse(String body) {
        Map<String, On> faults = new HashMap<>();
        try {
            for (JsonNode process : mapper.readTree(body).path("processes")) {
                JsonNode fault = process.path("fault");
                if (fault.isObject()) {
                    faults.put(
                            process.path("name").asText(),
                            new On(
                                    fault.path("kind").asText(),
                                    fault.path("seconds_left").asDouble()));
                }
            }
        } catch (JsonProcessingException _) {
            // A supervisor of another version; what it says about faults is then nothing.
            return Map.of();
        }
        return faults;
    }
}
