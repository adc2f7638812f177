package dev.mlsd.inference.api;

import dev.mlsd.inference.experiment.LeaseDesk;
import dev.mlsd.inference.flow.Lane;
import dev.mlsd.inference.routing.Routing;
import dev.mlsd.inference.telemetry.Refusal;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What an experiment changes in this service, under a lease that ends by itself. */
@Path(LeaseResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class LeaseResource {

    static final String PATH = "/admin/lease";

    private static final double MILLIS_PER_SECOND = 1e3;
    private static final String REQUEST = """
            {"holder":"run-17","seconds":5,"settings":{"batching.policy":"fixed-window","batching.delay_millis":2}}""";
    private static final String ANSWER = """
            {"holder":"run-17","expires_in_seconds":5.0,
            "settings":{"batching.policy":"fixed-window","batching.delay_millis":2.0},
            "effective":{"model":"fraud-trees","batching.policy":"fixed-window","batching.largest":64,"batching.delay_millis":2.0,
            "model_delay_millis":0.0,"model_failing_share":0.0,"pause_millis":0.0,"breaker":true,
            "explanation_along_the_way":false,"protected":true,
            "graph_optimisation":true,"log_forced":false}}""";

    private final LeaseDesk<Lane> desk;

    LeaseResource(LeaseDesk<Lane> desk) {
        this.desk = desk;
    }

    /** Who holds the lease, and what is in force. */
    @GET
    @Operation(summary = "Who holds the lease, and every setting as it is in force")
    @APIResponse(
            responseCode = "200",
            description = "The state; holder and expires_in_seconds are null when nobody holds it",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = LeaseState.Whole.class),
                            example = ANSWER))
    public LeaseState.Whole state() {
        return LeaseState.whole(desk);
    }

    /** Takes or renews the lease. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Takes the lease, or renews it by its holder: settings and time replace those before",
            description = """
                    Seconds are 1 to 60; when they are over, everything is as configured again. Settings, all of them optional:
                    model: the name of a model in the repository whose production version decides meanwhile; the answer comes when it is \
                    loaded and warmed.
                    batching.policy: work-conserving (as configured: nothing waits), none (one request a batch), fixed-window (a batch \
                    starts when it is full or its oldest request has waited batching.delay_millis) or adaptive (the same, and how much is \
                    full is found by additive increase and multiplicative decrease).
                    batching.largest: most rows of a batch, 1 to the configured ones.
                    batching.delay_millis: 0.1 to 50.
                    model_delay_millis: each batch takes that much longer, 0 to 1000.
                    model_failing_share: that share of batches fails, 0 to 1, evenly spread.
                    pause_millis: the event loops stand still for so long, 0 to 5000, once, when it first appears in a lease.
                    breaker: false, and payments go to a model however it fails; the breaker only watches.
                    explanation_along_the_way: true, and explanations are the attribution along the way (Saabas) instead of the exact one.
                    clients: whose keys open too, as in the file of keys.
                    protected: false, and keys are not looked at, limits not held, answers not rounded.
                    graph_optimisation: false opens the model that the lease brings with its graph as it is written, nothing folded or fused; \
                    only beside model, and without effect on the configured one.
                    log_forced: true answers a decision only when its prediction has been forced to the disk.
                    admission: true, and no more payments are let in than can be decided in time; false, and they are until 4096 are under way.
                    shares: versions and their shares of the customers, as in {"fraud-trees@1":0.9,"fraud-distilled@1":0.1}; a customer's \
                    payments all go to the same one, and a share that changes moves no more customers than it must.
                    cascade.small: the name of a model that is asked first; the one that decides is asked only where its probability lies \
                    from cascade.sure_below, 0 to 1, up to cascade.sure_above, sure_below to 1; not beside shares.""")
    @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON, example = REQUEST))
    @APIResponse(
            responseCode = "200",
            description = "It holds",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = LeaseState.Whole.class),
                            example = ANSWER))
    @APIResponse(
            responseCode = "400",
            description = "A field is wrong",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "409",
            description =
                    "lease_held: another one holds it. model_unusable: the model cannot serve. Nothing has changed",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "503",
            description = "The model cannot be loaded yet; Retry-After says when to come back. Nothing has changed",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Response take(byte[] body) {
        if (body.length > UnmatchedRoutes.LARGEST_BODY) {
            return Problems.response(StatusProblems.of(413));
        }
        LeaseReader.Wish wish = LeaseReader.read(body, desk.largestBatch());
        return switch (desk.take(wish.holder(), wish.time(), wish.settings())) {
            case LeaseDesk.Answer.Granted granted -> Response.ok(state()).build();
            case LeaseDesk.Answer.HeldBy held -> heldBy(held);
            case LeaseDesk.Answer.UnknownModel unknown ->
                throw InvalidRequest.field(
                        "settings.model", unknown.name(), "one of " + String.join(", ", unknown.known()));
            case LeaseDesk.Answer.UnknownCompanion(String reason) ->
                throw InvalidRequest.field(
                        "settings." + routingField(wish),
                        String.join(", ", wish.settings().routing().models()),
                        "models of /v1/models (" + reason + ")");
            case LeaseDesk.Answer.UnusableModel unusable ->
                Problems.response(Problem.of(
                                409,
                                "Conflict",
                                "model_unusable",
                                "the model " + unusable.name() + " cannot serve: " + unusable.reason())
                        .of("settings.model", unusable.name()));
            case LeaseDesk.Answer.NotYet notYet ->
                Problems.refused(
                        Refusal.NOT_READY, "the model cannot be loaded yet, waiting for " + notYet.waitingFor());
        };
    }

    private static String routingField(LeaseReader.Wish wish) {
        return wish.settings().routing() instanceof Routing.Cascade ? LeaseReader.CASCADE : LeaseReader.SHARES;
    }

    private static Response heldBy(LeaseDesk.Answer.HeldBy held) {
        String detail = String.format(
                Locale.ROOT,
                "%s holds the lease, for another %.1f s unless it renews it",
                held.holder(),
                held.left().toMillis() / MILLIS_PER_SECOND);
        return Problems.response(
                Problem.of(409, "Conflict", "lease_held", detail).of("holder", held.holder()));
    }

    /** Gives the lease back. */
    @DELETE
    @Operation(summary = "Gives the lease back; without effect when this holder has none")
    @APIResponse(
            responseCode = "200",
            description = "The state",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = LeaseState.Whole.class)))
    @APIResponse(
            responseCode = "400",
            description = "The holder is missing or wrong",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public LeaseState.Whole release(@Parameter(required = true) @QueryParam("holder") String holder) {
        if (holder == null) {
            throw InvalidRequest.missing("holder", PaymentChecks.ID);
        }
        desk.release(PaymentChecks.id("holder", holder));
        return state();
    }
}
