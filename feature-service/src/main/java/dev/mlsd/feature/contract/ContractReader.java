package dev.mlsd.feature.contract;

import dev.mlsd.feature.contract.FieldRule.Type;
import dev.mlsd.feature.registry.YamlObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads a contract from YAML; what is wrong is named with file, line, key and what is allowed. */
final class ContractReader {

    private static final Duration DAY = Duration.ofDays(1);

    /** The kinds of checks, by the word in {@code check}. */
    private enum Kind {
        COMPLETENESS,
        UNIQUENESS,
        FRESHNESS,
        VOLUME,
        DISTRIBUTION,
        REFERENCE
    }

    private final EventFields event;

    private ContractReader(EventFields event) {
        this.event = event;
    }

    /** Reads one document. */
    static DataContract read(YamlObject yaml) {
        String name = yaml.name("contract");
        int version = yaml.positiveInteger("version");
        String owner = yaml.text("owner");
        String description = yaml.text("description");
        Duration notice = yaml.duration("notice");
        ContractReader reader = new ContractReader(event(yaml));
        Optional<String> key = yaml.has("key") ? Optional.of(reader.field(yaml, "key", Type.STRING)) : Optional.empty();
        Duration window = Duration.ofMillis(yaml.duration("window").toMillis());
        if (DAY.toMillis() % window.toMillis() != 0 || window.toMinutes() < 1) {
            throw yaml.wrong("window", "a whole part of a day and at least 1m was expected, as in 1h or 1d");
        }
        int leastRows = yaml.positiveInteger("least_rows");
        List<FieldRule> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlObject field : yaml.objects("fields")) {
            fields.add(reader.fieldRule(field));
            if (!names.add(fields.getLast().name())) {
                throw field.wrong("name", "'" + fields.getLast().name() + "' stands there twice");
            }
        }
        for (String field : reader.event.types().keySet()) {
            if (!names.contains(field)) {
                throw yaml.wrong(
                        "fields",
                        "every field of " + reader.event.topic() + " was expected, '" + field + "' is missing");
            }
        }
        List<WindowCheck> checks = new ArrayList<>();
        Set<String> checked = new HashSet<>();
        for (YamlObject check : yaml.objects("checks")) {
            checks.add(reader.check(check, window));
            check.nothingElse();
            if (!checked.add(checks.getLast().name())) {
                throw check.wrong("check", checks.getLast().name() + " stands there twice");
            }
        }
        yaml.nothingElse();
        return new DataContract(
                name,
                version,
                owner,
                description,
                notice,
                reader.event.topic(),
                key,
                window,
                leastRows,
                fields,
                checks);
    }

    private static EventFields event(YamlObject yaml) {
        String topic = yaml.text("topic");
        return EventFields.ALL.stream()
                .filter(event -> event.topic().equals(topic))
                .findFirst()
                .orElseThrow(() -> yaml.wrong(
                        "topic",
                        "one of "
                                + EventFields.ALL.stream()
                                        .map(EventFields::topic)
                                        .toList() + " was expected, got '" + topic + "'"));
    }

    /** A field of the topic that is of one of some types. */
    private String field(YamlObject yaml, String key, Type... types) {
        String name = yaml.text(key);
        List<String> known = event.types().entrySet().stream()
                .filter(field -> List.of(types).contains(field.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (!known.contains(name)) {
            throw yaml.wrong(key, "one of " + known + " was expected, got '" + name + "'");
        }
        return name;
    }

    private FieldRule fieldRule(YamlObject yaml) {
        String name = field(yaml, "name", Type.values());
        Type type = yaml.oneOf("type", Type.class);
        Type real = event.types().get(name);
        if (type != real) {
            throw yaml.wrong("type", name + " is of type " + real.name().toLowerCase(Locale.ROOT));
        }
        onlyFor(yaml, type, Set.of(Type.STRING, Type.TIME), "required");
        onlyFor(yaml, type, Set.of(Type.STRING), "characters", "longest", "allowed", "pattern");
        onlyFor(yaml, type, Set.of(Type.INT64), "minimum", "maximum", "unit");
        onlyFor(yaml, type, Set.of(Type.TIME), "ahead", "not_before");
        OptionalLong minimum = wholeNumber(yaml, "minimum");
        OptionalLong maximum = wholeNumber(yaml, "maximum");
        if (minimum.orElse(Long.MIN_VALUE) > maximum.orElse(Long.MAX_VALUE)) {
            throw yaml.wrong("minimum", "at most the maximum was expected");
        }
        FieldRule rule = new FieldRule(
                name,
                type,
                yaml.has("required") && flag(yaml, "required"),
                yaml.has("characters")
                        ? yaml.oneOf("characters", FieldRule.Characters.class)
                        : FieldRule.Characters.ANY,
                yaml.has("longest") ? yaml.positiveInteger("longest") : FieldRule.LONGEST,
                minimum,
                maximum,
                yaml.has("unit") ? yaml.text("unit") : "",
                yaml.words("allowed"),
                pattern(yaml),
                yaml.optionalDuration("ahead"),
                yaml.has("not_before") ? Optional.of(field(yaml, "not_before", Type.TIME)) : Optional.empty(),
                yaml.text("description"));
        yaml.nothingElse();
        return rule;
    }

    private static void onlyFor(YamlObject yaml, Type type, Set<Type> types, String... keys) {
        for (String key : keys) {
            if (!types.contains(type) && yaml.has(key)) {
                throw yaml.wrong(
                        key,
                        "only for "
                                + types.stream()
                                        .map(one -> one.name().toLowerCase(Locale.ROOT))
                                        .sorted()
                                        .toList() + ", got "
                                + type.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    private static boolean flag(YamlObject yaml, String key) {
        String text = yaml.text(key);
        if (!text.equals("true") && !text.equals("false")) {
            throw yaml.wrong(key, "true or false was expected, got '" + text + "'");
        }
        return text.equals("true");
    }

    private static OptionalLong wholeNumber(YamlObject yaml, String key) {
        OptionalDouble number = yaml.optionalNumber(key);
        if (number.isEmpty()) {
            return OptionalLong.empty();
        }
        if (number.getAsDouble() != Math.rint(number.getAsDouble())) {
            throw yaml.wrong(key, "a whole number was expected, got '" + yaml.text(key) + "'");
        }
        return OptionalLong.of((long) number.getAsDouble());
    }

    private static Optional<String> pattern(YamlObject yaml) {
        if (!yaml.has("pattern")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Pattern.compile(yaml.text("pattern")).pattern());
        } catch (PatternSyntaxException e) {
            throw yaml.wrong("pattern", "a regular expression was expected; " + e.getDescription());
        }
    }

    private WindowCheck check(YamlObject yaml, Duration window) {
        return switch (yaml.oneOf("check", Kind.class)) {
            case COMPLETENESS ->
                new WindowCheck.Completeness(field(yaml, "field", Type.STRING, Type.TIME), share(yaml));
            case UNIQUENESS -> new WindowCheck.Uniqueness(field(yaml, "field", Type.STRING), share(yaml));
            case FRESHNESS ->
                new WindowCheck.Freshness(field(yaml, "field", Type.TIME), yaml.duration("within"), share(yaml));
            case VOLUME -> volume(yaml, window);
            case DISTRIBUTION -> distribution(yaml);
            case REFERENCE -> reference(yaml);
        };
    }

    private static WindowCheck.Volume volume(YamlObject yaml, Duration window) {
        Duration before = yaml.duration("before");
        if (before.toMillis() % window.toMillis() != 0) {
            throw yaml.wrong("before", "a whole multiple of the window was expected");
        }
        OptionalDouble from = yaml.optionalNumber("from");
        OptionalDouble to = yaml.optionalNumber("to");
        if (from.orElse(0) < 0 || from.orElse(0) > to.orElse(Double.MAX_VALUE)) {
            throw yaml.wrong("from", "0 to what 'to' says was expected");
        }
        return new WindowCheck.Volume(
                wholeNumber(yaml, "least").orElse(0), wholeNumber(yaml, "most"), before, from, to);
    }

    private WindowCheck.Distribution distribution(YamlObject yaml) {
        String field = field(yaml, "field", Type.INT64, Type.BOOL);
        long minimum = wholeNumber(yaml, "minimum").orElse(Long.MIN_VALUE);
        long maximum = wholeNumber(yaml, "maximum").orElse(Long.MAX_VALUE);
        if (minimum > maximum) {
            throw yaml.wrong("minimum", "at most the maximum was expected");
        }
        return new WindowCheck.Distribution(field, minimum, maximum, share(yaml));
    }

    private WindowCheck.Reference reference(YamlObject yaml) {
        String topic = event(yaml).topic();
        Duration within = yaml.duration("within");
        if (within.toMillis() % DAY.toMillis() != 0) {
            throw yaml.wrong("within", "whole days were expected, as in 30d");
        }
        return new WindowCheck.Reference(field(yaml, "field", Type.STRING), topic, within, share(yaml));
    }

    private static double share(YamlObject yaml) {
        double share = yaml.optionalNumber("share").orElse(-1);
        if (share < 0 || share > 1) {
            throw yaml.wrong("share", "the least share, 0 to 1, was expected");
        }
        return share;
    }
}
