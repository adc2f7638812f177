package dev.mlsd.feature.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mlsd.feature.contract.Violation;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * An error over REST, as in RFC 9457.
 *
 * @param code stable, for programs
 * @param field where the first fault is; all are in the detail
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type, String title, int status, String detail, String code, String field, String value, String allowed) {

    static final String MEDIA_TYPE = "application/problem+json";

    /** A request with wrong values. */
    static Problem of(InvalidRequestException e) {
        Violation first = e.violations().getFirst();
        return new Problem(
                type("invalid-value"),
                "Bad Request",
                400,
                e.getMessage(),
                "invalid-value",
                first.field(),
                first.value(),
                first.allowed());
    }

    /** A wish that what is so now stands against. */
    static Problem conflict(String code, String detail, String field, String value) {
        return new Problem(type(code), "Conflict", 409, detail, code, field, value, null);
    }

    /** Anything else that has an HTTP status. */
    static Problem of(int status, String detail) {
        Response.Status known = Response.Status.fromStatusCode(status);
        String title = known == null ? "Error" : known.getReasonPhrase();
        String code = title.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
        return new Problem(type(code), title, status, detail, code, null, null, null);
    }

    private static String type(String code) {
        return "urn:mlsd:problem:" + code;
    }

    /** A request that may be answered later. */
    static Response later(BusyException e) {
        Problem problem = of(e.status(), e.getMessage());
        return Response.fromResponse(problem.toResponse())
                .header("Retry-After", e.retryAfterSeconds())
                .build();
    }

    Response toResponse() {
        return Response.status(status)
                .type(MediaType.valueOf(MEDIA_TYPE))
                .entity(this)
                .build();
    }
}
