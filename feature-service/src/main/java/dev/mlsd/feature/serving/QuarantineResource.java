package dev.mlsd.feature.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.feature.contract.Violation;
import dev.mlsd.feature.contract.Violations;
import dev.mlsd.feature.quarantine.QuarantineDesk;
import dev.mlsd.feature.quarantine.Quarantined;
import dev.mlsd.feature.stream.StreamStatistics;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Records that broke their contract: listed, shown, and sent again when they are repaired. */
@Path("/v1/quarantine")
@Produces(MediaType.APPLICATION_JSON)
final class QuarantineResource {

    private static final int LARGEST_LIMIT = 1000;
    private static final Pattern ID = Pattern.compile("([a-z][a-z-]{0,40})-([0-9]{1,6})-([0-9]{1,18})");
    private static final Pattern LIMIT = Pattern.compile("[0-9]{1,4}");

    private final QuarantineDesk desk;
    private final StreamStatistics events;
    private final ObjectMapper mapper;

    QuarantineResource(QuarantineDesk desk, StreamStatistics events, ObjectMapper mapper) {
        this.desk = desk;
        this.events = events;
        this.mapper = mapper;
    }

    /**
     * Records, the newest first.
     *
     * @param complete whether all that was there when the service started has been read
     * @param kept how many are kept here; the topic keeps more
     * @param dropped how many were too many
     */
    public record Records(boolean complete, int kept, long dropped, List<Listed> records) {}

    /** A record in a list; the time of its replay is missing while there was none. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Listed(
            String id, String topic, Instant arrivalTime, List<Wrong> violations, Instant replayedArrivalTime) {}

    /** One thing that is wrong. */
    public record Wrong(String field, String value, String allowed) {}

    /**
     * All of a record.
     *
     * @param key as it came, in hexadecimal, as is the value
     * @param record its fields, to be repaired; missing where it holds no payment or label
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Shown(
            String id,
            String topic,
            Instant arrivalTime,
            List<Wrong> violations,
            Instant replayedArrivalTime,
            String key,
            String value,
            Map<String, Object> record) {}

    /** A record was sent again; it arrives at this world time. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Replayed(String id, String topic, Instant arrivalTime) {}

    @GET
    @Operation(summary = "Quarantined records, the newest first, each with all that is wrong with it")
    public Records list(
            @Parameter(description = "1 to 1000") @DefaultValue("100") @QueryParam("limit") String limit,
            @Parameter(description = "Only records of this topic") @QueryParam("topic") String topic,
            @Parameter(description = "Stands in the record's key or value, as an id does") @QueryParam("contains")
                    String contains) {
        int most = LIMIT.matcher(limit).matches() ? Integer.parseInt(limit) : 0;
        if (most < 1 || most > LARGEST_LIMIT) {
            throw new InvalidRequestException("limit", Violations.quoted(limit), "a whole number from 1 to 1000");
        }
        return new Records(
                desk.isCaughtUp(),
                desk.records().size(),
                desk.records().dropped(),
                desk
                        .newest(
                                most,
                                record -> (topic == null
                                                || record.origin().topic().equals(topic))
                                        && (contains == null || holds(record, contains)))
                        .stream()
                        .map(record -> new Listed(
                                record.origin().toString(),
                                record.origin().topic(),
                                Instant.ofEpochMilli(record.arrivalMillis()),
                                wrongs(record.violations()),
                                instant(record.replayedMillis())))
                        .toList());
    }

    private static boolean holds(Quarantined record, String text) {
        return record.key().toStringUtf8().contains(text)
                || record.value().toStringUtf8().contains(text);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "All of a quarantined record, its fields too where it can be read")
    @APIResponse(responseCode = "200", description = "The record")
    @APIResponse(
            responseCode = "404",
            description = "no such record is kept",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Response show(@PathParam("id") String id) {
        Optional<Quarantined> found = desk.records().of(origin(id));
        return found.map(record -> Response.ok(shown(record)).build()).orElseGet(() -> unknown(id));
    }

    private static Shown shown(Quarantined record) {
        String topic = record.origin().topic();
        return new Shown(
                record.origin().toString(),
                topic,
                Instant.ofEpochMilli(record.arrivalMillis()),
                wrongs(record.violations()),
                instant(record.replayedMillis()),
                HexFormat.of().formatHex(record.key().toByteArray()),
                HexFormat.of().formatHex(record.value().toByteArray()),
                RecordJson.read(topic, record.value()).orElse(null));
    }

    @POST
    @Path("/{id}/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Sends a quarantined record again, once, as it was or repaired", description = """
                    The body may be empty, or {"record": {...}} with all the fields of a payment or a label. The record is checked by the \
                    contract again, keyed by what it says itself, and arrives now in world time: until now no window knew it.""")
    @APIResponse(responseCode = "200", description = "It was sent")
    @APIResponse(
            responseCode = "400",
            description = "It still breaks its contract; all violations are named",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "404",
            description = "no such record is kept",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "409",
            description = "replayed-before: it was sent again already",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "503",
            description = "The broker did not take it, or the past is not all read yet",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Response replay(@PathParam("id") String id, byte[] body) {
        Quarantined.Origin origin = origin(id);
        if (!desk.isCaughtUp()) {
            // Somebody may have sent it before this service started.
            return unavailable("the quarantine is being read; try again in a second");
        }
        Optional<byte[]> repaired = body == null || body.length == 0
                ? Optional.empty()
                : Optional.of(RecordJson.write(origin.topic(), record(body)));
        long now = events.newestArrivalMillis().orElse(0);
        return switch (desk.replay(origin, repaired, now)) {
            case QuarantineDesk.Outcome.Sent(long arrivalMillis) ->
                Response.ok(new Replayed(id, origin.topic(), Instant.ofEpochMilli(arrivalMillis)))
                        .build();
            case QuarantineDesk.Outcome.Refused(List<Violation> violations) ->
                throw new InvalidRequestException(violations);
            case QuarantineDesk.Outcome.SentBefore(long arrivalMillis) ->
                Problem.conflict(
                                "replayed-before",
                                "it was sent again and arrived at " + Instant.ofEpochMilli(arrivalMillis),
                                "id",
                                id)
                        .toResponse();
            case QuarantineDesk.Outcome.Unknown() -> unknown(id);
            case QuarantineDesk.Outcome.Unavailable(String reason) ->
                unavailable("the broker did not take it: " + reason);
        };
    }

    private JsonNode record(byte[] body) {
        JsonNode root;
        try {
            root = mapper.readTree(body);
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException("body", "text that is not JSON", "{\"record\": {...}} or nothing");
        } catch (IOException e) {
            throw new InvalidRequestException("body", "nothing readable", "{\"record\": {...}} or nothing");
        }
        if (!root.isObject() || root.size() != 1 || !root.has("record")) {
            throw new InvalidRequestException(
                    "body", Violations.quoted(root.toString()), "{\"record\": {...}} or nothing");
        }
        return root.path("record");
    }

    private static Quarantined.Origin origin(String id) {
        Matcher matcher = ID.matcher(id);
        if (!matcher.matches()) {
            throw new InvalidRequestException("id", Violations.quoted(id), "topic-partition-offset");
        }
        return new Quarantined.Origin(
                matcher.group(1), Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3)));
    }

    private static Response unknown(String id) {
        return Problem.of(404, "no record that is kept in quarantine came from " + id)
                .toResponse();
    }

    private static Response unavailable(String detail) {
        return Response.fromResponse(Problem.of(503, detail).toResponse())
                .header("Retry-After", 1)
                .build();
    }

    private static List<Wrong> wrongs(List<Violation> violations) {
        return violations.stream()
                .map(violation -> new Wrong(violation.field(), violation.value(), violation.allowed()))
                .toList();
    }

    private static Instant instant(OptionalLong millis) {
        return millis.isPresent() ? Instant.ofEpochMilli(millis.getAsLong()) : null;
    }
}
