package dev.mlsd.inference.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.inference.protection.Caller;
import dev.mlsd.inference.protection.Gate;
import dev.mlsd.inference.protection.Gate.Pass;
import dev.mlsd.inference.telemetry.DecisionTelemetry;
import dev.mlsd.inference.telemetry.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;

/**
 * Stands before everything over REST that a model works for: decisions, and inferences of the Open Inference Protocol, which answers in its
 * own form of errors. What only tells how the service is needs no key; it belongs to the operator's network.
 */
@ApplicationScoped
public class Doorkeeper {

    private static final String CALLER = "mlsd.caller";
    private static final String BEARER = "Bearer ";
    private static final String OWN_HEADER = "X-API-Key";
    private static final String INFERENCES = "/v2/";

    private final Gate gate;
    private final DecisionTelemetry telemetry;
    private final ObjectMapper json;

    Doorkeeper(Gate gate, DecisionTelemetry telemetry, ObjectMapper json) {
        this.gate = gate;
        this.telemetry = telemetry;
        this.json = json;
    }

    /** Who asks. */
    public static Caller caller(RoutingContext context) {
        Caller caller = context.get(CALLER);
        return caller == null ? Caller.ANYBODY : caller;
    }

    /** The key in an Authorization header or in one of its own; null where there is none. */
    static String key(String authorization, String own) {
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).trim();
        }
        // An Authorization of another kind is no key, and must not pass for nobody's.
        return authorization != null ? "" : own;
    }

    void install(@Observes Router router) {
        for (String path : new String[] {"/v1/decisions", INFERENCES + "*"}) {
            // Behind the limit on bodies, and before anything that reads one.
            router.route(path)
                    .method(HttpMethod.POST)
                    .order(Integer.MIN_VALUE + 1)
                    .handler(this::check);
        }
    }

    /**
     * Takes more of a caller's limit, for a request that turned out to hold more than one decision.
     *
     * @return why it may not have so many now; null where it may
     */
    public Pass.TooMany more(Caller caller, int decisions) {
        if (gate.take(caller, decisions) instanceof Pass.TooMany tooMany) {
            telemetry.refused(Refusal.TOO_MANY);
            return tooMany;
        }
        return null;
    }

    private void check(RoutingContext context) {
        String key = key(
                context.request().getHeader(HttpHeaders.AUTHORIZATION),
                context.request().getHeader(OWN_HEADER));
        switch (gate.pass(key, 1)) {
            case Pass.Admitted(Caller caller) -> {
                context.put(CALLER, caller);
                context.next();
            }
            case Pass.Unauthorized(String detail) -> {
                telemetry.refused(Refusal.UNAUTHORIZED);
                context.response().putHeader("WWW-Authenticate", "Bearer");
                refuse(context, Problem.of(401, "Unauthorized", Refusal.UNAUTHORIZED.code(), detail));
            }
            case Pass.TooMany(String detail, Duration after) -> {
                telemetry.refused(Refusal.TOO_MANY);
                if (after != null) {
                    context.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds(after)));
                }
                refuse(context, Problem.of(429, "Too Many Requests", Refusal.TOO_MANY.code(), detail));
            }
        }
    }

    /** Whole seconds, as the header has them, and never too early. */
    public static long seconds(Duration after) {
        return after.plusSeconds(1).minusNanos(1).toSeconds();
    }

    private void refuse(RoutingContext context, Problem problem) {
        boolean inference = context.request().path().startsWith(INFERENCES);
        Object body = inference ? Map.of("error", problem.code() + ": " + problem.detail()) : problem;
        try {
            context.response()
                    .setStatusCode(problem.status())
                    // The body was not read, so the connection cannot be used again.
                    .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                    .putHeader(HttpHeaders.CONTENT_TYPE, inference ? "application/json" : Problem.MEDIA_TYPE)
                    .end(json.writeValueAsString(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a problem must be JSON", impossible);
        }
    }
}
