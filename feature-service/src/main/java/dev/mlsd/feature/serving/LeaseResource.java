package dev.mlsd.feature.serving;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.feature.lease.Lease;
import dev.mlsd.feature.lease.Lease.Term;
import dev.mlsd.feature.lease.LeaseSettings;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What an experiment changes in this service, under a lease that ends by itself. */
@Path("/admin/lease")
@Produces(MediaType.APPLICATION_JSON)
final class LeaseResource {

    private static final double MILLIS_PER_SECOND = 1e3;
    private static final String REQUEST = """
            {"holder":"run-17","seconds":5,"settings":{"windows":"frozen"}}""";

    private final Lease<LeaseSettings> lease;

    LeaseResource(Lease<LeaseSettings> lease) {
        this.lease = lease;
    }

    /** Who holds the lease, for how long yet, what it sets, and every setting as it is in force. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record State(
            String holder, Double expiresInSeconds, Map<String, String> settings, Map<String, String> effective) {}

    @GET
    @Operation(summary = "Who holds the lease, and every setting as it is in force")
    public State get() {
        Optional<Term<LeaseSettings>> term = lease.term();
        LeaseSettings settings = term.map(Term::settings).orElse(LeaseSettings.NONE);
        return new State(
                term.map(Term::holder).orElse(null),
                term.map(held -> held.left().toMillis() / MILLIS_PER_SECOND).orElse(null),
                set(settings),
                Map.of(
                        LeaseRequest.WINDOWS, RegistryMessages.lower(settings.windowsInForce()),
                        LeaseRequest.REGISTRY, RegistryMessages.lower(settings.registryInForce()),
                        LeaseRequest.CONTRACT, RegistryMessages.lower(settings.contractInForce()),
                        LeaseRequest.ONLINE, RegistryMessages.lower(settings.onlineInForce()),
                        LeaseRequest.LATE, RegistryMessages.lower(settings.lateInForce()),
                        LeaseRequest.TRIAL, settings.trial() == null ? "" : settings.trial(),
                        LeaseRequest.READS, RegistryMessages.lower(settings.readsInForce())));
    }

    private static Map<String, String> set(LeaseSettings settings) {
        Map<String, String> set = new LinkedHashMap<>();
        if (settings.windows() != null) {
            set.put(LeaseRequest.WINDOWS, RegistryMessages.lower(settings.windows()));
        }
        if (settings.registry() != null) {
            set.put(LeaseRequest.REGISTRY, RegistryMessages.lower(settings.registry()));
        }
        if (settings.contract() != null) {
            set.put(LeaseRequest.CONTRACT, RegistryMessages.lower(settings.contract()));
        }
        if (settings.reads() != null) {
            set.put(LeaseRequest.READS, RegistryMessages.lower(settings.reads()));
        }
        if (settings.late() != null) {
            set.put(LeaseRequest.LATE, RegistryMessages.lower(settings.late()));
        }
        if (settings.online() != null) {
            set.put(LeaseRequest.ONLINE, RegistryMessages.lower(settings.online()));
        }
        if (settings.trial() != null) {
            set.put(LeaseRequest.TRIAL, settings.trial());
        }
        return set;
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Takes the lease, or renews it by its holder: settings and time replace those before",
            description = """
                    Seconds are 1 to 60; when they are over, everything is as configured again. The settings, each of which may be left out:
                    windows: moving (as configured: windows are evaluated at the moment asked for) or frozen (at the moment of each row's \
                    newest event: what a store serves that computes windows when events arrive);
                    registry: strict (as configured: a check refuses another meaning without another version) or trusting (it lets \
                    any change pass);
                    contract: guarded (as configured: a record that breaks its contract is set aside) or open (it moves the windows all \
                    the same);
                    online: store (as configured), away (as if the online store did not answer reads and writes: last known rows and \
                    defaults stand in and say so) or unguarded (the same, and nothing stands in: requests fail);
                    late: counted (as configured: a late event counts in a batch job's next rows) or skipped (it is left out, for entities \
                    whose ids begin with the holder's id and a hyphen);
                    trial: 4 to 64 characters; records of transactions that begin with them are counted apart, see \
                    /v1/contracts/{name}/trial;
                    reads: one (as configured: all rows of a request with one command) or each_feature (a read for each feature of the \
                    wide view, and of no other).""")
    @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON, example = REQUEST))
    @APIResponse(
            responseCode = "200",
            description = "It holds",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = State.class)))
    @APIResponse(
            responseCode = "400",
            description = "A field is wrong",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "409",
            description = "lease_held: another one holds it, and nothing has changed",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Response put(byte[] body) {
        LeaseRequest request = LeaseRequest.parse(body);
        return lease.take(request.holder(), request.time(), request.settings())
                .map(LeaseResource::heldBy)
                .orElseGet(() -> Response.ok(get()).build());
    }

    private static Response heldBy(Term<LeaseSettings> other) {
        String detail = String.format(
                Locale.ROOT,
                "%s holds the lease, for another %.1f s unless it renews it",
                other.holder(),
                other.left().toMillis() / MILLIS_PER_SECOND);
        return Problem.conflict("lease_held", detail, "holder", other.holder()).toResponse();
    }

    @DELETE
    @Operation(summary = "Gives the lease back; without effect when this holder has none")
    @APIResponse(
            responseCode = "200",
            description = "The state",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = State.class)))
    @APIResponse(
            responseCode = "400",
            description = "The holder is missing or wrong",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public State delete(@Parameter(required = true) @QueryParam("holder") String holder) {
        lease.release(LeaseRequest.checkedHolder(holder == null ? "" : holder));
        return get();
    }
}
