package dev.mlsd.workbench.serving;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.workbench.experiment.FreeLoad;
import dev.mlsd.workbench.runner.Run;
import dev.mlsd.workbench.runner.RunSummary;
import dev.mlsd.workbench.runner.Runner;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Runs: the one under way, those before, and loads set up by hand. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
public class RunsResource {

    private static final Duration LOOK = Duration.ofMillis(250);

    private final Runner runner;

    RunsResource(Runner runner) {
        this.runner = runner;
    }

    /** Runs, newest first. */
    public record Runs(List<RunSummary> runs) {}

    /** The knobs of the page Serving. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record ServingRequest(
            String target,
            String model,
            String policy,
            Integer largest,
            Double delayMillis,
            Double rate,
            Double seconds,
            String arrivals) {}

    /** All runs that are kept, or those of one answer. */
    @GET
    @Path("runs")
    public Runs runs(@QueryParam("answer") String answer) {
        return new Runs(runner.history(answer));
    }

    /** The run under way; 204 when there is none. */
    @GET
    @Path("runs/current")
    public Response current() {
        return runner.running()
                .map(run -> Response.ok(run).build())
                .orElseGet(() -> Response.noContent().build());
    }

    /** Cancels the run under way and answers when everything is back as it was. */
    @DELETE
    @Path("runs/current")
    @RunOnVirtualThread
    public Response cancel() {
        return runner.cancel()
                ? Response.accepted().build()
                : Response.noContent().build();
    }

    /** One run. */
    @GET
    @Path("runs/{run}")
    @RunOnVirtualThread
    public Response run(@PathParam("run") String id) {
        return runner.find(id)
                .map(run -> Response.ok(run).build())
                .orElseGet(() -> Problem.of(
                                404,
                                "unknown_run",
                                "Unknown run",
                                "There is no run " + id + "; GET /api/runs lists them")
                        .response());
    }

    /** The run under way: events {@code run}, all of it first, then with what is new; {@code none} when nothing runs. */
    @GET
    @Path("runs/current/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> events(@Context Sse sse) {
        Optional<Runner.RunReader> reader = runner.reader();
        if (reader.isEmpty()) {
            return Multi.createFrom()
                    .item(sse.newEventBuilder().name("none").data("{}").build());
        }
        return Multi.createFrom()
                .ticks()
                .startingAfter(Duration.ofMillis(1))
                .every(LOOK)
                .onOverflow()
                .drop()
                .map(_ -> reader.get().next())
                .select()
                .first(Optional::isPresent)
                .map(run -> sse.newEventBuilder()
                        .name("run")
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(Run.class, run.orElseThrow())
                        .build());
    }

    /** Runs a load set up by hand. */
    @POST
    @Path("serving/runs")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response serving(ServingRequest request) {
        if (request == null) {
            return Problem.ofField("body", "missing", "a JSON object with target, rate and seconds")
                    .response();
        }
        return Starts.response(runner.start(new FreeLoad(
                request.target(),
                request.model(),
                request.policy(),
                request.largest(),
                request.delayMillis(),
                request.rate() == null ? 0 : request.rate(),
                request.seconds() == null ? 0 : request.seconds(),
                request.arrivals() == null ? "poisson" : request.arrivals())));
    }

    @ServerExceptionMapper
    RestResponse<Problem> wrong(FreeLoad.WrongField wrong) {
        Problem problem = Problem.ofField(wrong.field(), wrong.value(), wrong.allowed());
        return RestResponse.ResponseBuilder.create(RestResponse.Status.BAD_REQUEST, problem)
                .type(Problem.MEDIA)
                .build();
    }
}
