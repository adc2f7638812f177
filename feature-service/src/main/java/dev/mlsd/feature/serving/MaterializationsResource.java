package dev.mlsd.feature.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.feature.batch.Materialiser;
import dev.mlsd.feature.batch.Task;
import dev.mlsd.feature.contract.Violations;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Rows of snapshot views are computed when asked here; the work goes on when who asked is gone. */
@Path("/v1/materializations")
@Produces(MediaType.APPLICATION_JSON)
final class MaterializationsResource {

    private static final List<String> FIELDS = List.of("view", "kind", "from", "to");
    private static final String EXAMPLE = """
            {"view":"customer_month@1","kind":"backfill","from":"2026-01-01T00:00:00Z","to":"2026-02-01T00:00:00Z"}""";

    private final Materialiser batch;
    private final Registry registry;
    private final ObjectMapper mapper;

    MaterializationsResource(Materialiser batch, Registry registry, ObjectMapper mapper) {
        this.batch = batch;
        this.registry = registry;
        this.mapper = mapper;
    }

    /**
     * What there is.
     *
     * @param work the task of now or the last one; null when there was none since the start
     */
    public record State(List<View> views, Work work) {}

    /**
     * A snapshot view.
     *
     * @param comeTo event time of its newest rows; null before the first run
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record View(String view, Instant comeTo, boolean online) {}

    /**
     * A task.
     *
     * @param state running, done or failed
     * @param failure null unless it failed
     * @param result null unless it is done
     */
    public record Work(
            long number,
            String view,
            String kind,
            String state,
            Task.Progress progress,
            double seconds,
            String failure,
            Result result) {}

    /** What was done; see {@link Task.Result}. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Result(
            Instant from,
            Instant to,
            long moments,
            long entities,
            long eventsRead,
            long rowsComputed,
            long rowsWritten,
            long rowsOnline,
            long rowsDifferent) {}

    @GET
    @Operation(summary = "How far the rows of each snapshot view have come, and the task of now or the last one")
    public State get() {
        return new State(
                registry.snapshotViews().stream()
                        .map(view -> new View(view.id(), instant(batch.comeTo(view)), batch.isFilled(view.id())))
                        .toList(),
                batch.work().map(MaterializationsResource::work).orElse(null));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Begins to compute rows of a snapshot view; GET tells how far it is", description = """
                    kind is materialize (from where the last run ended to the newest moment that can be known, into history and the \
                    online store), backfill (rows of past moments, with the created times that they would have had; from and to are \
                    needed), verify (the newest rows once more from all of history, compared with those that stand) or rebuild (the same, and \
                    the tiles that were made take the place of those kept).""")
    @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON, example = EXAMPLE))
    @APIResponse(responseCode = "202", description = "It has begun")
    @APIResponse(
            responseCode = "400",
            description = "A field is wrong",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "409",
            description = "busy: another task is under way",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Response post(byte[] body) {
        JsonNode asked = object(body);
        FeatureView.Snapshot view = view(asked.path("view"));
        Task.Kind kind = kind(asked.path("kind"));
        OptionalLong from = moment(asked, "from");
        OptionalLong to = moment(asked, "to");
        if (kind == Task.Kind.BACKFILL && (from.isEmpty() || to.isEmpty())) {
            throw new InvalidRequestException(
                    from.isEmpty() ? "from" : "to", "nothing", "a moment: a backfill says which past it is about");
        }
        boolean compares = kind == Task.Kind.VERIFY || kind == Task.Kind.REBUILD;
        if (compares && (from.isPresent() || to.isPresent())) {
            throw new InvalidRequestException(
                    from.isPresent() ? "from" : "to", "a moment", "nothing: the newest rows are compared");
        }
        if (from.isPresent() && to.isPresent() && from.getAsLong() > to.getAsLong()) {
            throw new InvalidRequestException("to", asked.path("to").asText(), "a moment not before from");
        }
        Optional<Materialiser.Work> begun = batch.begin(new Task(view, kind, from, to));
        return begun.map(work -> Response.accepted(work(work)).build())
                .orElseGet(() -> Problem.conflict(
                                "busy", "another task is under way; GET tells how far it is", "view", view.id())
                        .toResponse());
    }

    private JsonNode object(byte[] body) {
        JsonNode asked;
        try {
            asked = mapper.readTree(body);
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException("body", "text that is not one JSON value", "an object as " + EXAMPLE);
        } catch (IOException e) {
            throw new InvalidRequestException("body", "nothing readable", "an object as " + EXAMPLE);
        }
        if (!asked.isObject()) {
            throw new InvalidRequestException("body", Violations.quoted(asked.toString()), "an object as " + EXAMPLE);
        }
        for (Iterator<String> names = asked.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw new InvalidRequestException(
                        Violations.quoted(name), "a field of this name", "fields of " + FIELDS);
            }
        }
        return asked;
    }

    private FeatureView.Snapshot view(JsonNode node) {
        List<FeatureView.Snapshot> views = registry.snapshotViews();
        return views.stream()
                .filter(view -> view.id().equals(node.asText()))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "view",
                        node.isMissingNode() ? "nothing" : Violations.quoted(node.asText()),
                        "a snapshot view, one of "
                                + views.stream().map(FeatureView::id).toList()));
    }

    private static Task.Kind kind(JsonNode node) {
        if (node.isMissingNode()) {
            return Task.Kind.MATERIALIZE;
        }
        for (Task.Kind kind : Task.Kind.values()) {
            if (text(kind).equals(node.asText())) {
                return kind;
            }
        }
        throw new InvalidRequestException(
                "kind", Violations.quoted(node.asText()), "one of materialize, backfill, verify, rebuild");
    }

    private static OptionalLong moment(JsonNode asked, String field) {
        JsonNode node = asked.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Instant.parse(node.asText()).toEpochMilli());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new InvalidRequestException(
                    field, Violations.quoted(node.asText()), "a moment as in 2026-01-31T00:00:00Z");
        }
    }

    private static Work work(Materialiser.Work work) {
        Task.Result result = work.result();
        return new Work(
                work.number(),
                work.task().view().id(),
                text(work.task().kind()),
                work.isRunning() ? "running" : work.failure() == null ? "done" : "failed",
                work.progress(),
                work.seconds(),
                work.failure(),
                result == null
                        ? null
                        : new Result(
                                Instant.ofEpochMilli(result.fromMillis()),
                                Instant.ofEpochMilli(result.toMillis()),
                                result.moments(),
                                result.entities(),
                                result.events(),
                                result.rowsComputed(),
                                result.rowsWritten(),
                                result.rowsOnline(),
                                result.rowsDifferent()));
    }

    private static String text(Task.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Instant instant(OptionalLong millis) {
        return millis.isPresent() ? Instant.ofEpochMilli(millis.getAsLong()) : null;
    }
}
