package dev.mlsd.feature.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.feature.FeatureServiceSettings;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever goes wrong over REST into a {@link Problem}; nothing of the inside is told. */
@Singleton
final class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);
    /** Priority of a filter that runs before Quarkus' own. */
    private static final int FIRST = 100;

    /** What can go wrong before a resource is found. */
    private static final List<Integer> BEFORE_RESOURCES = List.of(400, 404, 405, 406, 413, 414, 415, 431, 500);

    @ServerExceptionMapper
    Response invalid(InvalidRequestException e) {
        return Problem.of(e).toResponse();
    }

    @ServerExceptionMapper
    Response away(StoreAwayException e) {
        return Response.fromResponse(Problem.of(503, e.getMessage()).toResponse())
                .header("Retry-After", 1)
                .build();
    }

    @ServerExceptionMapper
    Response http(WebApplicationException e, ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        String detail = switch (e) {
            case NotFoundException notFound -> "there is nothing at " + path;
            case NotAllowedException notAllowed -> request.getMethod() + " is not for " + path;
            case NotSupportedException notSupported -> "the body of a request is application/json";
            default -> "the request cannot be answered";
        };
        Response problem = Problem.of(e.getResponse().getStatus(), detail).toResponse();
        String allow = e.getResponse().getHeaderString("Allow");
        return allow == null
                ? problem
                : Response.fromResponse(problem).header("Allow", allow).build();
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e, ContainerRequestContext request) {
        LOG.errorf("%s %s failed: %s", request.getMethod(), request.getUriInfo().getPath(), e);
        return Problem.of(500, "the service failed; its log says why").toResponse();
    }

    void routes(@Observes Router router, ObjectMapper mapper) {
        for (int status : BEFORE_RESOURCES) {
            router.errorHandler(status, context -> answer(context, status, mapper));
        }
    }

    /**
     * Refuses bodies whose announced length is too large, before Quarkus does so without a word; it still cuts off those that
     * announce none.
     */
    void limit(@Observes Filters filters, ObjectMapper mapper, FeatureServiceSettings settings) {
        long largest = settings.serving().maxBodyBytes();
        filters.register(
                context -> {
                    String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
                    if (length != null && length.length() < 19 && Long.parseLong(length) > largest) {
                        context.response().putHeader(HttpHeaders.CONNECTION, "close");
                        answer(context, 413, mapper);
                    } else {
                        context.next();
                    }
                },
                FIRST);
    }

    private static void answer(RoutingContext context, int status, ObjectMapper mapper) {
        if (context.response().ended()) {
            return;
        }
        String detail = switch (status) {
            case 404 -> "there is nothing at " + context.request().path();
            case 405 ->
                context.request().method() + " is not for " + context.request().path();
            case 413 -> "the body is larger than this service takes";
            case 500 -> "the service failed; its log says why";
            default -> "the request cannot be answered";
        };
        try {
            context.response()
                    .setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .end(mapper.writeValueAsString(Problem.of(status, detail)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is always JSON", e);
        }
    }
}
