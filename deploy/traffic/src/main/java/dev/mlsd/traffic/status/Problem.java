package dev.mlsd.traffic.status;

import com.fasterxml.jackson.annotation.JsonInclude;

/** An error as in RFC 9457, with a stable code and, where a value was wrong, what is allowed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type, String title, int status, String detail, String code, String field, String value, String allowed) {

    static Problem of(int status, String code, String title, String detail) {
        return new Problem("about:blank", title, status, detail, code, null, null, null);
    }

    static Problem wrongValue(String field, String value, String allowed) {
        return new Problem(
                "about:blank",
                "Bad Request",
                400,
                field + " is not allowed to be " + value,
                "invalid_value",
                field,
                value,
                allowed);
    }
}
