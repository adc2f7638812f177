package dev.mlsd.feature.contract;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What may stand in a field of every record.
 *
 * @param required whether text may not be empty, or a time not 0
 * @param characters those that text may have
 * @param longest characters of text
 * @param minimum of a number
 * @param maximum of a number
 * @param unit of a number, for messages
 * @param allowed the only texts there may be; empty for any
 * @param pattern a regular expression that text must match as a whole
 * @param ahead by how much a time may be after the record's arrival
 * @param notBefore a field of the same record that a time may not be before
 */
public record FieldRule(
        String name,
        Type type,
        boolean required,
        Characters characters,
        int longest,
        OptionalLong minimum,
        OptionalLong maximum,
        String unit,
        List<String> allowed,
        Optional<String> pattern,
        Optional<Duration> ahead,
        Optional<String> notBefore,
        String description) {

    /** Longest text where nothing else is said. */
    static final int LONGEST = 4096;

    /** What a field holds. */
    public enum Type {
        /** Text. */
        STRING,
        /** A whole number. */
        INT64,
        /** Milliseconds since the epoch. */
        TIME,
        /** True or false. */
        BOOL
    }

    /** What text may be made of. */
    public enum Characters {
        /** Anything. */
        ANY,
        /** Printable ASCII without blanks. */
        VISIBLE
    }

    public FieldRule {
        allowed = List.copyOf(allowed);
    }
}
