package dev.mlsd.workbench.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * An error as RFC 9457 has it.
 *
 * @param type {@code about:blank}: the code says what is wrong
 * @param title what is wrong, the same for every occurrence
 * @param status HTTP status
 * @param detail what is wrong this time and what to do
 * @param code stable name for programs
 * @param field the part of the request that is wrong; null when none is
 * @param value what was there
 * @param allowed what may be there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type, String title, int status, String detail, String code, String field, String value, String allowed) {

    static final String TYPE = "application/problem+json";
    static final MediaType MEDIA = MediaType.valueOf(TYPE);

    static Problem of(int status, String code, String title, String detail) {
        return new Problem("about:blank", title, status, detail, code, null, null, null);
    }

    static Problem ofField(String field, String value, String allowed) {
        String detail = field + " is " + value + ", allowed is " + allowed;
        return new Problem("about:blank", "Bad request", 400, detail, "invalid_field", field, value, allowed);
    }

    Response response() {
        return Response.status(status).type(MEDIA).entity(this).build();
    }
}
