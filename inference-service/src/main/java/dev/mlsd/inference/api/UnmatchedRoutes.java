package dev.mlsd.inference.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.inference.api.oip.InferenceRoutes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Errors that no REST endpoint sees leave as problem+json too: unknown paths, and bodies that are too large, which are
 * refused before they are read.
 */
@ApplicationScoped
class UnmatchedRoutes {

    /** Largest body, in bytes; a decision request has some 200. */
    static final int LARGEST_BODY = 64 << 10;

    private static final int[] STATUSES = {400, 404, 405, 406, 413, 414, 415, 431, 500};

    private static final int MOST_DIGITS = 18;

    private final ObjectMapper json;

    UnmatchedRoutes(ObjectMapper json) {
        this.json = json;
    }

    void install(@Observes Router router) {
        for (int status : STATUSES) {
            router.errorHandler(status, context -> answer(context, status));
        }
        router.route().order(Integer.MIN_VALUE).handler(this::refuseLargeBodies);
    }

    private void refuseLargeBodies(RoutingContext context) {
        if (context.request().path().startsWith(InferenceRoutes.PREFIX)) {
            // Tensors are larger than decisions, and errors have another form there.
            context.next();
            return;
        }
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && (length.length() > MOST_DIGITS || Long.parseLong(length) > LARGEST_BODY)) {
            // The rest of the body is not wanted, so the connection cannot be used again.
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            answer(context, 413);
        } else {
            context.next();
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
