package dev.mlsd.workbench.serving;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.mlsd.workbench.catalogue.Catalogue;
import dev.mlsd.workbench.catalogue.Entry;
import dev.mlsd.workbench.runner.RunSummary;
import dev.mlsd.workbench.runner.Runner;
import dev.mlsd.workbench.runner.Start;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The catalogue of answers, and the wish to see one run. */
@Path("/api/answers")
@Produces(MediaType.APPLICATION_JSON)
public class AnswersResource {

    private final Runner runner;

    AnswersResource(Runner runner) {
        this.runner = runner;
    }

    /** An entry with its newest verdict; null when it was never run to its end. */
    public record Answer(@JsonUnwrapped Entry entry, RunSummary last) {}

    /** All of them, and the topics in order. */
    public record Answers(List<Catalogue.Topic> topics, List<Answer> answers) {}

    /** What a run may be told. */
    public record RunRequest(Boolean sabotage, String guess) {}

    /** The whole catalogue. */
    @GET
    public Answers answers() {
        Catalogue catalogue = runner.catalogue();
        return new Answers(
                catalogue.topics(),
                catalogue.entries().stream().map(this::answer).toList());
    }

    /** One answer. */
    @GET
    @Path("{id}")
    public Response answer(@PathParam("id") String id) {
        return runner.catalogue()
                .find(id)
                .map(entry -> Response.ok(answer(entry)).build())
                .orElseGet(() -> Starts.unknownAnswer(id, runner.catalogue().known()));
    }

    /** Runs its experiment. */
    @POST
    @Path("{id}/runs")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response run(@PathParam("id") String id, RunRequest request) {
        boolean sabotage = request != null && Boolean.TRUE.equals(request.sabotage());
        Start start = runner.start(id, sabotage, request == null ? null : request.guess());
        return Starts.response(start);
    }

    private Answer answer(Entry entry) {
        return new Answer(entry, runner.lastVerdict(entry.id()).orElse(null));
    }
}
