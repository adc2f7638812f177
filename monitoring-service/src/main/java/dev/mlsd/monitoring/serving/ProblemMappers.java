package dev.mlsd.monitoring.serving;

import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever ends a request into problem+json; nothing of the inside leaks. */
final class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response problem(ProblemException exception) {
        return response(exception.problem());
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException exception, UriInfo uri) {
        return response(Problem.of(
                404,
                "not_found",
                "Not found",
                "there is nothing at " + uri.getRequestUri().getPath(),
                "path",
                uri.getRequestUri().getPath(),
                Endpoints.ALL));
    }

    @ServerExceptionMapper
    Response notAllowed(NotAllowedException exception) {
        return response(
                Problem.of(405, "method_not_allowed", "Method not allowed", "this path does not take this method"));
    }

    @ServerExceptionMapper
    Response other(WebApplicationException exception) {
        int status = exception.getResponse().getStatus();
        return response(Problem.of(
                status,
                "http_" + status,
                Response.Status.fromStatusCode(status) == null
                        ? "Error"
                        : Response.Status.fromStatusCode(status).getReasonPhrase(),
                "the request cannot be answered"));
    }

    @ServerExceptionMapper
    Response unexpected(RuntimeException exception) {
        LOG.error("a request failed", exception);
        return response(Problem.of(500, "internal", "Internal error", "the request failed; the log says why"));
    }

    private static Response response(Problem problem) {
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem)
                .build();
    }
}
