package dev.mlsd.feature.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mlsd.feature.contract.Violation;
import dev.mlsd.feature.registry.Mistake;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An error over REST, as in RFC 9457.
 *
 * @param code stable, for programs
 * @param field where the first fault is; all are in the detail
 * @param errors every mistake in a file that was sent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String field,
        String value,
        String allowed,
        List<Place> errors) {

    /**
     * A mistake in a file that was sent.
     *
     * @param line from 1
     */
    public record Place(String code, String file, int line, String detail) {}

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
                first.allowed(),
                null);
    }

    /** A wish that what is so now stands against. */
    static Problem conflict(String code, String detail, String field, String value) {
        return new Problem(type(code), "Conflict", 409, detail, code, field, value, null, null);
    }

    /** Feature views that are wrong: a conflict when they only stand against what is released. */
    static Problem of(List<Mistake> mistakes) {
        boolean conflict = mistakes.stream().allMatch(mistake -> mistake.code() == Mistake.Code.INCOMPATIBLE_CHANGE);
        String code = conflict ? name(Mistake.Code.INCOMPATIBLE_CHANGE) : "invalid-views";
        return new Problem(
                type(code),
                conflict ? "Conflict" : "Bad Request",
                conflict ? 409 : 400,
                mistakes.stream().map(Mistake::toString).collect(Collectors.joining("; ")),
                code,
                null,
                null,
                null,
                mistakes.stream()
                        .map(mistake -> new Place(name(mistake.code()), mistake.file(), mistake.line(), mistake.what()))
                        .toList());
    }

    private static String name(Mistake.Code code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Anything else that has an HTTP status. */
    static Problem of(int status, String detail) {
        Response.Status known = Response.Status.fromStatusCode(status);
        String title = known == null ? "Error" : known.getReasonPhrase();
        String code = title.toLowerCase(Locale.ROOT).replace(' ', '-');
        return new Problem(type(code), title, status, detail, code, null, null, null, null);
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
