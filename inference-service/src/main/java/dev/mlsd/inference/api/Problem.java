package dev.mlsd.inference.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * An error as RFC 9457 describes it, with a stable code.
 *
 * @param type always {@code about:blank}: the code says what the type would
 * @param title the status in words
 * @param detail what is wrong, for people
 * @param code what is wrong, for programs
 * @param field that is wrong, or null
 * @param value that it has, or null
 * @param allowed what it may be, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type, String title, int status, String detail, String code, String field, String value, String allowed) {

    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(int status, String title, String code, String detail) {
        return new Problem("about:blank", title, status, detail, code, null, null, null);
    }

    static Problem of(InvalidRequest invalid) {
        return new Problem(
                "about:blank",
                "Bad Request",
                400,
                invalid.getMessage(),
                invalid.code(),
                invalid.field(),
                invalid.value(),
                invalid.allowed());
    }

    /** With the field that it is about and its value. */
    Problem of(String which, String itsValue) {
        return new Problem(type, title, status, detail, code, which, itsValue, allowed);
    }

    /** With what is allowed. */
    Problem allowing(String what) {
        return new Problem(type, title, status, detail, code, field, value, what);
    }
}
