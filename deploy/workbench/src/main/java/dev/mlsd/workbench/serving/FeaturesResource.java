package dev.mlsd.workbench.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mlsd.workbench.follow.Follower;
import dev.mlsd.workbench.live.Collector;
import dev.mlsd.workbench.live.JsonHttp.Answer;
import dev.mlsd.workbench.live.Source;
import dev.mlsd.workbench.live.WorkbenchSettings;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The registry, and one row looked at as of any moment. All values come from feature-service; nothing is computed here. */
@Path("/api")
@RunOnVirtualThread
public class FeaturesResource {

    private static final int ENTITIES = 12;

    /** From now until every window of 30 days is empty; close together where the short windows are. */
    private static final List<Duration> AHEAD = Stream.of(
                    "PT0S", "PT5M", "PT15M", "PT30M", "PT45M", "PT1H", "PT1H30M", "PT2H", "PT4H", "PT8H", "PT12H",
                    "PT16H", "PT20H", "P1D", "PT30H", "PT36H", "P2D", "P3D", "P4D", "P5D", "P6D", "P7D", "P8D", "P10D",
                    "P12D", "P14D", "P17D", "P20D", "P23D", "P26D", "P28D", "P30D", "P31D", "P32D")
            .map(Duration::parse)
            .toList();

    private final Collector collector;
    private final Follower follower;
    private final WorkbenchSettings settings;
    private final ObjectMapper mapper;

    FeaturesResource(Collector collector, Follower follower, WorkbenchSettings settings, ObjectMapper mapper) {
        this.collector = collector;
        this.follower = follower;
        this.settings = settings;
        this.mapper = mapper;
    }

    /** An answer that is none: it is passed on as a problem. */
    private static final class Passed extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Response response;

        Passed(Response response) {
            super(null, null, false, false);
            this.response = response;
        }
    }

    /**
     * The views as feature-service has them, with the lag seen now by view, how many records the stream is behind, and entities of the
     * newest payments.
     */
    @GET
    @Path("registry")
    public Response registry() {
        try {
            ObjectNode registry = mapper.createObjectNode();
            registry.set("views", views());
            registry.set("lag_ms", mapper.valueToTree(follower.freshness()));
            JsonNode stats = collector.snapshot().sources().get(Source.FEATURE).data();
            registry.set("stream_lag_records", stats == null ? null : stats.get("stream_lag_records"));
            registry.set("newest_arrival", stats == null ? null : stats.get("newest_arrival"));
            registry.set("entities", mapper.valueToTree(follower.entities(ENTITIES)));
            return ok(registry);
        } catch (Passed passed) {
            return passed.response;
        }
    }

    /**
     * One row as of a moment, as of its newest event, and onward from the moment, with nothing written in between.
     *
     * @param text RFC 3339; the newest world time when absent
     */
    @GET
    @Path("entities/{view}/{entity}")
    public Response entity(
            @PathParam("view") String view, @PathParam("entity") String entity, @QueryParam("moment") String text) {
        try {
            JsonNode described = view(view);
            List<String> references = new ArrayList<>();
            described
                    .path("features")
                    .forEach(feature -> references.add(feature.path("reference").asText()));
            String column = described.path("entity").asText() + "_id";
            Instant newest = newest();
            Instant moment = moment(text, newest);
            List<Instant> moments = new ArrayList<>();
            moments.add(moment);
            AHEAD.forEach(ahead -> moments.add(moment.plus(ahead)));
            JsonNode vectors = vectors(references, column, entity, moments);
            Instant arrival = arrival(vectors);
            JsonNode frozen =
                    arrival == null ? null : vectors(references, column, entity, List.of(arrival.plusMillis(1)));
            return ok(answer(described, entity, moment, newest, arrival, vectors, frozen));
        } catch (Passed passed) {
            return passed.response;
        }
    }

    private ObjectNode answer(
            JsonNode view,
            String entity,
            Instant moment,
            Instant newest,
            Instant arrival,
            JsonNode vectors,
            JsonNode frozen) {
        ObjectNode answer = mapper.createObjectNode();
        answer.put("view", view.path("id").asText())
                .put("entity", entity)
                .put("moment", moment.toString())
                .put("newest", newest.toString());
        if (arrival == null) {
            answer.putNull("newest_event");
        } else {
            answer.put("newest_event", arrival.toString());
        }
        ArrayNode features = answer.putArray("features");
        for (int i = 0; i < view.path("features").size(); i++) {
            JsonNode feature = view.path("features").get(i);
            JsonNode column = vectors.path("results").path(i);
            ObjectNode one = features.addObject();
            one.put("name", feature.path("name").asText())
                    .put("aggregate", feature.path("aggregate").asText())
                    .put("window", feature.path("window").asText())
                    .put("description", feature.path("description").asText());
            one.set("value", column.path("values").get(0));
            one.set("status", column.path("statuses").get(0));
            one.set(
                    "frozen",
                    frozen == null
                            ? null
                            : frozen.path("results").path(i).path("values").get(0));
            ArrayNode ahead = one.putArray("ahead");
            for (int k = 0; k < AHEAD.size(); k++) {
                ahead.addArray()
                        .add(AHEAD.get(k).toMillis())
                        .add(column.path("values").get(k + 1));
            }
        }
        return answer;
    }

    private JsonNode views() throws Passed {
        return read(collector.http().pass(settings.featureUrl().resolve("/v1/registry")))
                .path("views");
    }

    private JsonNode view(String id) throws Passed {
        List<String> known = new ArrayList<>();
        for (JsonNode view : views()) {
            if (view.hasNonNull("entity")) {
                if (view.path("id").asText().equals(id)) {
                    return view;
                }
                known.add(view.path("id").asText());
            }
        }
        throw new Passed(Problem.of(
                        404,
                        "unknown_view",
                        "Unknown view",
                        "There is no view of windows " + id + "; there are " + String.join(", ", known))
                .response());
    }

    private Instant newest() throws Passed {
        JsonNode stats = collector.snapshot().sources().get(Source.FEATURE).data();
        JsonNode newest = stats == null ? null : stats.get("newest_arrival");
        if (newest == null || !newest.isTextual()) {
            throw new Passed(Problem.of(
                            503,
                            "no_world_time",
                            "No world time",
                            "feature-service has seen no event yet, so there is no newest world time.")
                    .response());
        }
        return Instant.parse(newest.asText()).plusMillis(1);
    }

    private static Instant moment(String text, Instant newest) throws Passed {
        try {
            return text == null || text.isEmpty() ? newest : Instant.parse(text);
        } catch (DateTimeParseException _) {
            throw new Passed(Problem.ofField("moment", text, "a time as 2026-03-14T09:42:00Z")
                    .response());
        }
    }

    private JsonNode vectors(List<String> references, String column, String entity, List<Instant> moments)
            throws Passed {
        ObjectNode body = mapper.createObjectNode();
        references.forEach(body.putArray("features")::add);
        ObjectNode entities = body.putObject("entities");
        ArrayNode ids = entities.putArray(column);
        ArrayNode times = entities.putArray("event_timestamp");
        for (Instant moment : moments) {
            ids.add(entity);
            times.add(moment.toString());
        }
        return read(collector
                .http()
                .send("POST", settings.featureUrl().resolve("/get-online-features"), Map.of(), body.toString()));
    }

    /** The newest arrival in the row; null when there is no row. */
    private static Instant arrival(JsonNode vectors) {
        String text =
                vectors.path("results").path(0).path("event_timestamps").path(0).asText("");
        Instant arrival = text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
        return arrival.equals(Instant.EPOCH) ? null : arrival;
    }

    private JsonNode read(Answer answer) throws Passed {
        switch (answer) {
            case Answer.Answered(int status, String _, String body)
            when status == 200 -> {
                try {
                    return mapper.readTree(body);
                } catch (JsonProcessingException malformed) {
                    throw unavailable("feature-service answered something that is no JSON");
                }
            }
            case Answer.Answered(int status, String type, String body) ->
                throw new Passed(Response.status(status)
                        .header("Content-Type", type)
                        .entity(body)
                        .build());
            case Answer.Failed(var reason) ->
                throw unavailable(
                        "feature-service at " + reason.address() + " does not answer (" + reason.code() + ")");
        }
    }

    private static Passed unavailable(String detail) {
        return new Passed(Problem.of(503, "part_unavailable", "A part does not answer", detail)
                .response());
    }

    private static Response ok(ObjectNode node) {
        return Response.ok(node, MediaType.APPLICATION_JSON_TYPE).build();
    }
}
