package dev.mlsd.feature.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules of a contract for every record of its topic, made ready. A good record costs its parsing and a pass over the rules, which
 * allocate nothing; only one that breaks a rule is looked at again, to name everything.
 *
 * @param <R> the record, an event or a clock
 * @param <E> the event
 */
final class RecordContract<R, E> {

    private final EventSchema<R, E> schema;
    private final Optional<EventSchema.Column<E>> key;
    private final List<RecordRule<E>> rules = new ArrayList<>();

    RecordContract(DataContract contract, EventSchema<R, E> schema) {
        this.schema = schema;
        this.key = contract.key().map(schema::column);
        for (FieldRule field : contract.fields()) {
            rules.add(RecordRule.of(field, schema));
        }
    }

    EventSchema<R, E> schema() {
        return schema;
    }

    /** Checks a record. */
    Checked<R> check(byte[] recordKey, byte[] value, long arrivalMillis) {
        R parsed = schema.parse(value);
        if (parsed != null) {
            E event = schema.event().apply(parsed);
            if (event == null ? schema.clock().test(parsed) : holds(recordKey, event, arrivalMillis)) {
                return new Checked.Accepted<>(parsed);
            }
        }
        return new Checked.Rejected<>(violations(recordKey, value, parsed, arrivalMillis));
    }

    /** What a value holds where it holds an event, whatever is wrong with it. */
    Optional<R> readable(byte[] value) {
        R parsed = schema.parse(value);
        return parsed == null || schema.event().apply(parsed) == null ? Optional.empty() : Optional.of(parsed);
    }

    private boolean holds(byte[] recordKey, E event, long arrivalMillis) {
        // By index: an iterator would be the only thing that a good record allocates here.
        for (int i = 0; i < rules.size(); i++) {
            if (!rules.get(i).holds(event, arrivalMillis)) {
                return false;
            }
        }
        return key.isEmpty() || isSame(recordKey, key.get().text().apply(event));
    }

    private static boolean isSame(byte[] key, String text) {
        int length = key == null ? 0 : key.length;
        boolean same = length == text.length();
        for (int i = 0; same && i < length; i++) {
            same = key[i] >= 0 && key[i] == text.charAt(i);
        }
        // What is not ASCII has more bytes than characters.
        return same || key != null && new String(key, StandardCharsets.UTF_8).equals(text);
    }

    private List<Violation> violations(byte[] recordKey, byte[] value, R parsed, long arrivalMillis) {
        Violations violations = new Violations();
        if (parsed == null) {
            violations.add("value", Violations.shown(value), "a " + schema.name() + " in protobuf");
            return violations.found();
        }
        E event = schema.event().apply(parsed);
        if (event == null) {
            violations.add("body", "nothing", schema.what());
            return violations.found();
        }
        rules.forEach(rule -> rule.explain(event, arrivalMillis, violations));
        key.ifPresent(column -> {
            if (!isSame(recordKey, column.text().apply(event))) {
                violations.add(
                        "key",
                        Violations.quoted(recordKey == null ? "" : new String(recordKey, StandardCharsets.UTF_8)),
                        "the " + schema.prefix() + "'s " + column.name());
            }
        });
        return violations.found();
    }
}
