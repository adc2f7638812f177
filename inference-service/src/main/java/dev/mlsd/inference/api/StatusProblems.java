package dev.mlsd.inference.api;

import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** Problems that a status says all about. */
final class StatusProblems {

    private StatusProblems() {}

    static Problem of(int status) {
        Response.Status known = Response.Status.fromStatusCode(status);
        String title = known == null ? "Status " + status : known.getReasonPhrase();
        return switch (status) {
            case 404 ->
                Problem.of(status, title, "not-found", "there is nothing at this path")
                        .allowing(
                                "/v1/decisions, /v1/models, /v1/stats, /admin/lease, /q/health, /q/metrics, /q/openapi");
            case 405 -> Problem.of(status, title, "method-not-allowed", "this path does not take this method");
            case 406 ->
                Problem.of(status, title, "not-acceptable", "answers are application/json")
                        .allowing("application/json");
            case 413 ->
                Problem.of(status, title, "body-too-large", "a body may have 64 KiB at most")
                        .allowing("at most 65536 bytes");
            case 415 ->
                Problem.of(status, title, "unsupported-media-type", "the body must be application/json")
                        .allowing("application/json");
            case 500 -> Problem.of(status, title, "internal", "the service failed; its log says how");
            default -> Problem.of(status, title, title.toLowerCase(Locale.ROOT).replace(' ', '-'), title);
        };
    }
}
