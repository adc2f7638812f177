package dev.mlsd.inference.api;

import dev.mlsd.inference.telemetry.Refusal;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error of a REST endpoint leaves as problem+json. */
final class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);
    /** After a refusal that says nothing of its length: load comes and goes in seconds. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    Problems() {}

    static Response response(Problem problem) {
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem)
                .build();
    }

    static Response refused(Refusal reason, String detail) {
        return Response.fromResponse(response(Problem.of(503, "Service Unavailable", reason.code(), detail)))
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER.toSeconds())
                .build();
    }

    @ServerExceptionMapper
    Response invalid(InvalidRequest invalid) {
        return response(Problem.of(invalid));
    }

    @ServerExceptionMapper
    Response refusedByTheFramework(WebApplicationException failure, UriInfo uri) {
        int status = failure.getResponse().getStatus();
        if (status != Response.Status.METHOD_NOT_ALLOWED.getStatusCode()) {
            return response(StatusProblems.of(status));
        }
        String methods = switch (uri.getPath()) {
            case "/v1/decisions" -> "POST";
            case LeaseResource.PATH -> "GET, PUT, DELETE";
            default -> "GET, HEAD, OPTIONS";
        };
        return Response.fromResponse(response(StatusProblems.of(status).allowing(methods)))
                .header(HttpHeaders.ALLOW, methods)
                .build();
    }

    @ServerExceptionMapper
    Response failed(RuntimeException failure) {
        LOG.errorf(failure, "a request failed");
        return response(StatusProblems.of(500));
    }
}
