package dev.mlsd.inference.api;

import dev.mlsd.inference.telemetry.Refusal;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error of a REST endpoint leaves as problem+json. */
final class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final int RETRY_AFTER_SECONDS = 1;

    Problems() {}

    static Response response(Problem problem) {
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem)
                .build();
    }

    static Response refused(Refusal reason, String detail) {
        return Response.fromResponse(response(Problem.of(503, "Service Unavailable", reason.code(), detail)))
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }

    @ServerExceptionMapper
    Response invalid(InvalidRequest invalid) {
        return response(Problem.of(invalid));
    }

    @ServerExceptionMapper
    Response refusedByTheFramework(WebApplicationException failure) {
        Response original = failure.getResponse();
        int status = original.getStatus();
        Problem problem = StatusProblems.of(status);
        Response.ResponseBuilder response = Response.fromResponse(response(problem));
        List<Object> methods = original.getHeaders().get(HttpHeaders.ALLOW);
        if (methods != null) {
            response.header(
                    HttpHeaders.ALLOW,
                    String.join(", ", methods.stream().map(String::valueOf).toList()));
        }
        return response.build();
    }

    @ServerExceptionMapper
    Response failed(RuntimeException failure) {
        LOG.errorf(failure, "a request failed");
        return response(StatusProblems.of(500));
    }
}
