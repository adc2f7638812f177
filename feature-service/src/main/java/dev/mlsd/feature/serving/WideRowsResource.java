package dev.mlsd.feature.serving;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.feature.contract.Violations;
import dev.mlsd.feature.stream.StreamStatistics;
import dev.mlsd.feature.wide.WideRows;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Rows of a wide view for the holder of the lease, who takes them away with it. */
@Path("/admin/wide-rows")
@Produces(MediaType.APPLICATION_JSON)
final class WideRowsResource {

    private final WideRows rows;
    private final StreamStatistics stream;

    WideRowsResource(WideRows rows, StreamStatistics stream) {
        this.rows = rows;
        this.stream = stream;
    }

    /**
     * What is wanted.
     *
     * @param holder who holds the lease
     * @param entities rows, up to a million; 0 removes them
     */
    public record Wanted(String holder, int entities) {}

    /** How far it is; see {@link WideRows.State}. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record State(String stage, int entities, int loaded, int rowBytes, double seconds) {}

    @GET
    @Operation(summary = "How many rows of the wide view are there")
    public State get() {
        WideRows.State state = rows.state();
        return new State(state.stage(), state.entities(), state.loaded(), state.rowBytes(), state.seconds());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Loads rows of wide_profile@1 for the holder of the lease, or removes them with 0 entities")
    @APIResponse(responseCode = "202", description = "It has begun; GET tells how far it is")
    @APIResponse(
            responseCode = "400",
            description = "A field is wrong",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "409",
            description =
                    "busy: rows are there already, somebody else holds the lease, Redis has no room, or no world runs",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Response post(Wanted wanted) {
        if (wanted == null || wanted.holder() == null) {
            throw new InvalidRequestException("holder", "nothing", "who holds the lease");
        }
        String holder = LeaseRequest.checkedHolder(wanted.holder());
        if (wanted.entities() < 0 || wanted.entities() > WideRows.MOST) {
            throw new InvalidRequestException(
                    "entities", Violations.quoted(Integer.toString(wanted.entities())), "0 to " + WideRows.MOST);
        }
        if (wanted.entities() == 0) {
            rows.remove(holder);
            return Response.accepted(get()).build();
        }
        OptionalLong now = stream.newestArrivalMillis();
        Optional<String> refusal =
                now.isEmpty() ? Optional.of("no world runs") : rows.load(holder, wanted.entities(), now.getAsLong());
        return refusal.map(reason ->
                        Problem.conflict("busy", reason, "holder", holder).toResponse())
                .orElseGet(() -> Response.accepted(get()).build());
    }
}
