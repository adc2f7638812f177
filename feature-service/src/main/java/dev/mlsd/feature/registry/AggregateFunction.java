package dev.mlsd.feature.registry;

import dev.mlsd.feature.window.Part;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is computed over the events of a window. */
public enum AggregateFunction {
    /** Number of events; 0 when there are none. */
    COUNT,
    /** Sum of the values; 0 when there are none. */
    SUM,
    /** Arithmetic mean; missing when there are none. */
    MEAN,
    /** Smallest value; missing when there are none. */
    MINIMUM,
    /** Largest value; missing when there are none. */
    MAXIMUM,
    /** Population standard deviation; missing when there are none. */
    DEVIATION,
    /** Value of the newest event; missing when there are none. */
    LAST,
    /** How many different ids of the other entity, approximately; 0 when there are no events. */
    DISTINCT,
    /** The mean of a measure that is 0 or 1, so from 0 to 1; missing when there are none. */
    SHARE;

    /** What a row must keep for it beside counts and sums. */
    public Optional<Part> part() {
        return switch (this) {
            case COUNT, SUM, MEAN, SHARE -> Optional.empty();
            case MINIMUM, MAXIMUM -> Optional.of(Part.EXTREMES);
            case DEVIATION -> Optional.of(Part.SPREAD);
            case LAST -> Optional.of(Part.LAST);
            case DISTINCT -> Optional.of(Part.DISTINCT);
        };
    }

    /** What a row must keep for all of some functions. */
    public static Set<Part> parts(Collection<AggregateFunction> functions) {
        return functions.stream().flatMap(function -> function.part().stream()).collect(Collectors.toSet());
    }

    /** Numbers of events or of ids are whole; everything else is a fraction in the unit of the measure. */
    public ValueType type() {
        return switch (this) {
            case COUNT, DISTINCT -> ValueType.INT64;
            case SUM, MEAN, MINIMUM, MAXIMUM, DEVIATION, LAST, SHARE -> ValueType.DOUBLE;
        };
    }
}
