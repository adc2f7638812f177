package dev.mlsd.monitoring.serving;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * An error as RFC 9457 has it.
 *
 * @param code stable, for programs
 * @param field what was wrong, where one thing was
 * @param value the value it had
 * @param allowed what is allowed there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type, String title, int status, String detail, String code, String field, String value, Object allowed) {

    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(int status, String code, String title, String detail) {
        return new Problem("urn:mlsd:problem:" + code, title, status, detail, code, null, null, null);
    }

    static Problem of(
            int status, String code, String title, String detail, String field, String value, Object allowed) {
        return new Problem("urn:mlsd:problem:" + code, title, status, detail, code, field, value, allowed);
    }
}
