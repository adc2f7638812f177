package dev.mlsd.feature.contract;

import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * What a contract says of one field.
 *
 * @param <E> the event
 */
sealed interface RecordRule<E> {

    /** Whether the event keeps it. Allocates nothing, unless there is a pattern. */
    boolean holds(E event, long arrivalMillis);

    /** Notes every way in which it does not. */
    void explain(E event, long arrivalMillis, Violations violations);

    /** The rule of a field. */
    static <E> RecordRule<E> of(FieldRule field, EventSchema<?, E> schema) {
        EventSchema.Column<E> column = schema.column(field.name());
        String where = schema.prefix() + "." + field.name();
        return switch (field.type()) {
            case STRING ->
                new Text<>(
                        where,
                        field,
                        column.text(),
                        field.pattern().map(Pattern::compile).orElse(null));
            case INT64, BOOL ->
                new Number<>(
                        where,
                        field,
                        column.number(),
                        field.minimum().orElse(Long.MIN_VALUE),
                        field.maximum().orElse(Long.MAX_VALUE));
            case TIME ->
                new Time<>(
                        where,
                        field,
                        column.number(),
                        field.ahead().map(ahead -> ahead.toMillis()).orElse(Long.MAX_VALUE / 2),
                        field.notBefore()
                                .map(other -> schema.column(other).number())
                                .orElse(null));
        };
    }

    /** Text. */
    record Text<E>(String where, FieldRule rule, Function<E, String> read, Pattern pattern) implements RecordRule<E> {

        @Override
        public boolean holds(E event, long arrivalMillis) {
            String value = read.apply(event);
            return value.isEmpty() ? !rule.required() : isOfItsKind(value) && isAllowed(value) && isOfItsPattern(value);
        }

        private boolean isOfItsKind(String value) {
            return value.length() <= rule.longest()
                    && (rule.characters() == FieldRule.Characters.ANY || Violations.isVisible(value));
        }

        private boolean isAllowed(String value) {
            return rule.allowed().isEmpty() || rule.allowed().contains(value);
        }

        private boolean isOfItsPattern(String value) {
            return pattern == null || pattern.matcher(value).matches();
        }

        @Override
        public void explain(E event, long arrivalMillis, Violations violations) {
            String value = read.apply(event);
            if (value.isEmpty()) {
                if (rule.required()) {
                    violations.add(where, Violations.quoted(value), kind());
                }
                return;
            }
            if (!isOfItsKind(value)) {
                violations.add(where, Violations.quoted(value), kind());
            }
            if (!isAllowed(value)) {
                violations.add(where, Violations.quoted(value), "one of " + rule.allowed());
            }
            if (!isOfItsPattern(value)) {
                violations.add(where, Violations.quoted(value), "text that matches " + pattern);
            }
        }

        private String kind() {
            return (rule.required() ? "1 to " : "up to ")
                    + rule.longest()
                    + (rule.characters() == FieldRule.Characters.ANY
                            ? " characters"
                            : " printable ASCII characters without blanks");
        }
    }

    /** A whole number, or a bool as 0 or 1. */
    record Number<E>(String where, FieldRule rule, ToLongFunction<E> read, long minimum, long maximum)
            implements RecordRule<E> {

        @Override
        public boolean holds(E event, long arrivalMillis) {
            long value = read.applyAsLong(event);
            return value >= minimum && value <= maximum;
        }

        @Override
        public void explain(E event, long arrivalMillis, Violations violations) {
            if (!holds(event, arrivalMillis)) {
                violations.add(where, Long.toString(read.applyAsLong(event)), allowed());
            }
        }

        private String allowed() {
            String unit = rule.unit().isEmpty() ? "" : " " + rule.unit();
            if (rule.minimum().isEmpty()) {
                return "at most " + maximum + unit;
            }
            return (rule.maximum().isEmpty() ? "at least " + minimum : minimum + " to " + maximum) + unit;
        }
    }

    /** Milliseconds since the epoch. */
    record Time<E>(String where, FieldRule rule, ToLongFunction<E> read, long aheadMillis, ToLongFunction<E> notBefore)
            implements RecordRule<E> {

        @Override
        public boolean holds(E event, long arrivalMillis) {
            long value = read.applyAsLong(event);
            return isInTime(value, arrivalMillis) && isInOrder(value, event);
        }

        private boolean isInTime(long value, long arrivalMillis) {
            return (value > 0 || value == 0 && !rule.required()) && value <= arrivalMillis + aheadMillis;
        }

        private boolean isInOrder(long value, E event) {
            return notBefore == null || value >= notBefore.applyAsLong(event);
        }

        @Override
        public void explain(E event, long arrivalMillis, Violations violations) {
            long value = read.applyAsLong(event);
            if (!isInTime(value, arrivalMillis)) {
                violations.add(
                        where,
                        Long.toString(value),
                        "milliseconds since the epoch, " + (rule.required() ? "above 0" : "0 or above")
                                + rule.ahead()
                                        .map(ahead -> " and at most " + ahead.toSeconds() + " s after the arrival at "
                                                + arrivalMillis)
                                        .orElse(""));
            }
            if (!isInOrder(value, event)) {
                violations.add(
                        where,
                        Long.toString(value),
                        "at or after " + rule.notBefore().orElse("") + ", which is " + notBefore.applyAsLong(event));
            }
        }
    }
}
