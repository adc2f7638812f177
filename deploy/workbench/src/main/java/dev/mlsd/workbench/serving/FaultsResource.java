package dev.mlsd.workbench.serving;

import dev.mlsd.workbench.fault.Fault;
import dev.mlsd.workbench.fault.FaultBoard;
import dev.mlsd.workbench.fault.FaultOutcome;
import dev.mlsd.workbench.reset.Resettable;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.logging.Logger;

/** Faults: what there is, what was asked for, what is seen. */
@Path("/api/faults")
@RunOnVirtualThread
public class FaultsResource {

    private static final Logger LOG = Logger.getLogger(FaultsResource.class);

    private final FaultBoard board;
    private final Instance<Resettable> resettables;

    FaultsResource(FaultBoard board, Instance<Resettable> resettables) {
        this.board = board;
        this.resettables = resettables;
    }

    /** All faults. */
    public record Faults(List<Fault> faults) {}

    /** How long a fault shall last. */
    public record FaultRequest(Integer seconds) {}

    @GET
    public Faults faults() {
        return new Faults(board.faults());
    }

    /** Asks for a fault, which ends by itself. */
    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response ask(@PathParam("id") String id, FaultRequest request) {
        Integer seconds = request == null ? null : request.seconds();
        if (seconds == null || seconds < 1 || seconds > FaultBoard.MOST_SECONDS) {
            String value = seconds == null ? "missing" : seconds.toString();
            return Problem.ofField("seconds", value, "a whole number from 1 to " + FaultBoard.MOST_SECONDS)
                    .response();
        }
        return answer(id, board.ask(id, seconds));
    }

    /** Asks for the end of a fault. */
    @DELETE
    @Path("{id}")
    public Response end(@PathParam("id") String id) {
        return answer(id, board.end(id));
    }

    /** Resets everything: faults, leases and whatever runs. One that cannot be reset keeps none of the others from it. */
    @DELETE
    public Response reset() {
        for (Resettable resettable : resettables) {
            try {
                resettable.reset();
            } catch (RuntimeException broken) {
                LOG.errorf("%s could not be reset: %s", resettable.getClass().getSimpleName(), broken);
            }
        }
        return accepted(new Faults(board.faults()));
    }

    private static Response answer(String id, FaultOutcome outcome) {
        return switch (outcome) {
            case FaultOutcome.Asked(Fault fault) -> accepted(fault);
            case FaultOutcome.Refused(int status, String code, String detail) ->
                Problem.of(status, code, "The fault was refused", detail).response();
            case FaultOutcome.Unknown(List<String> known) ->
                Problem.of(
                                404,
                                "unknown_fault",
                                "Unknown fault",
                                "There is no fault " + id + "; there are " + String.join(", ", known))
                        .response();
        };
    }

    private static Response accepted(Object entity) {
        return Response.accepted(entity).type(MediaType.APPLICATION_JSON_TYPE).build();
    }
}
