package dev.mlsd.inference.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Errors that no REST endpoint sees (unknown paths, bodies that are too large) leave as problem+json too. */
@ApplicationScoped
class UnmatchedRoutes {

    private static final int[] STATUSES = {400, 404, 405, 406, 413, 414, 415, 431, 500};

    private final ObjectMapper json;

    UnmatchedRoutes(ObjectMapper json) {
        this.json = json;
    }

    void install(@Observes Router router) {
        for (int status : STATUSES) {
            router.errorHandler(status, context -> answer(context, status));
        }
    }

    private void answer(RoutingContext context, int status) {
        if (context.response().ended()) {
            return;
        }
        try {
            context.response()
                    .setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .end(json.writeValueAsString(StatusProblems.of(status)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem must be JSON", e);
        }
    }
}
