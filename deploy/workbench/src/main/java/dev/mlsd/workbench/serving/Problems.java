package dev.mlsd.workbench.serving;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns every error into problem+json; nothing else of it leaves. */
@Singleton
public final class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);

    /** What the framework refused: unknown path, wrong method, unreadable body. */
    @ServerExceptionMapper
    Response refused(WebApplicationException exception) {
        int status = exception.getResponse().getStatus();
        Response.Status known = Response.Status.fromStatusCode(status);
        String title = known == null ? "Error" : known.getReasonPhrase();
        String code = title.toLowerCase(Locale.ROOT).replace(' ', '_');
        return Problem.of(status, code, title, title).response();
    }

    /** JSON of another shape than asked for. */
    @ServerExceptionMapper
    Response misshapen(MismatchedInputException exception) {
        String field = exception.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("."));
        String wanted = exception.getTargetType() == null
                ? "another type"
                : exception.getTargetType().getSimpleName().toLowerCase(Locale.ROOT);
        return Problem.ofField(field.isEmpty() ? "body" : field, "of another type", wanted)
                .response();
    }

    /** What should not happen. */
    @ServerExceptionMapper
    Response broken(RuntimeException exception) {
        LOG.errorf("request failed: %s", exception);
        return Problem.of(500, "internal", "Internal error", "The request failed; the log of the workbench says why.")
                .response();
    }

    /** Whatever no resource and no file answers. */
    void unknownPaths(@Observes Router router) {
        router.route().last().handler(context -> {
            HttpServerResponse response = context.response();
            JsonObject problem = new JsonObject()
                    .put("type", "about:blank")
                    .put("title", "Not Found")
                    .put("status", 404)
                    .put("detail", "There is nothing at " + context.normalizedPath())
                    .put("code", "not_found");
            response.setStatusCode(404)
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.TYPE)
                    .end(problem.encode());
        });
    }
}
