package dev.mlsd.workbench.serving;

import dev.mlsd.workbench.runner.Run;
import dev.mlsd.workbench.runner.Start;
import jakarta.ws.rs.core.Response;

/** What a wish to run something is answered with. */
final class Starts {

    private Starts() {}

    static Response response(Start start) {
        return switch (start) {
            case Start.Started(Run run) -> Response.accepted(run).build();
            case Start.Busy(Run run) ->
                new Problem(
                                "about:blank",
                                "An experiment runs",
                                409,
                                "One experiment at a time: " + run.answer() + " has been running for "
                                        + (int) run.elapsed() + " of some " + run.seconds()
                                        + " s. Wait for it, or cancel it with DELETE /api/runs/current.",
                                "run_in_progress",
                                null,
                                run.id(),
                                null)
                        .response();
            case Start.UnknownAnswer(String id, String known) -> unknownAnswer(id, known);
            case Start.UnknownGuess(String guess, var options) ->
                Problem.ofField("guess", guess, "one of " + options + ", or none")
                        .response();
        };
    }

    static Response unknownAnswer(String id, String known) {
        return new Problem(
                        "about:blank",
                        "Unknown answer",
                        404,
                        "There is no answer " + id + "; there are " + known,
                        "unknown_answer",
                        "id",
                        id,
                        known)
                .response();
    }
}
