package dev.mlsd.inference.api;

import java.io.Serial;

/** A request says something that is not allowed. Field, value and allowed may be null where they make no sense. */
final class InvalidRequest extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private static final int SHOWN = 80;

    private final String code;
    private final String field;
    private final String value;
    private final String allowed;

    private InvalidRequest(String code, String message, String field, String value, String allowed) {
        super(message, null, false, false);
        this.code = code;
        this.field = field;
        this.value = value;
        this.allowed = allowed;
    }

    static InvalidRequest field(String field, String value, String allowed) {
        String shown = shown(value);
        return new InvalidRequest(
                "invalid-field", field + " must be " + allowed + ", got '" + shown + "'", field, shown, allowed);
    }

    static InvalidRequest missing(String field, String allowed) {
        return new InvalidRequest("missing-field", field + " is missing; it must be " + allowed, field, null, allowed);
    }

    static InvalidRequest unknown(String field, String known) {
        String shown = shown(field);
        return new InvalidRequest(
                "unknown-field", "there is no field '" + shown + "'; known are " + known, shown, null, known);
    }

    static InvalidRequest malformed(String message, String allowed) {
        return new InvalidRequest("malformed-json", message, null, null, allowed);
    }

    String code() {
        return code;
    }

    String field() {
        return field;
    }

    String value() {
        return value;
    }

    String allowed() {
        return allowed;
    }

    /** One line, without characters that would disturb a log, and not longer than a line. */
    private static String shown(String text) {
        String start = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
        return start.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
