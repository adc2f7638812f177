package dev.mlsd.feature.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.feature.contract.DataContract;
import dev.mlsd.feature.contract.FieldRule;
import dev.mlsd.feature.contract.WindowCheck;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Contracts as they are shown. */
final class ContractMessages {

    private ContractMessages() {}

    /** A field; what is missing is not bound. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Field(
            String name,
            String type,
            String description,
            boolean required,
            String characters,
            Integer longest,
            Long minimum,
            Long maximum,
            String unit,
            List<String> allowed,
            String pattern,
            Long aheadMillis,
            String notBefore) {}

    /** A check; what is missing is not part of its kind. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Check(
            String check,
            Double share,
            Long withinMillis,
            Long minimum,
            Long maximum,
            Long beforeMillis,
            Double from,
            Double to,
            String topic) {}

    static List<Field> fields(DataContract contract) {
        return contract.fields().stream().map(ContractMessages::field).toList();
    }

    private static Field field(FieldRule rule) {
        boolean text = rule.type() == FieldRule.Type.STRING;
        return new Field(
                rule.name(),
                RegistryMessages.lower(rule.type()),
                rule.description(),
                rule.required(),
                text ? RegistryMessages.lower(rule.characters()) : null,
                text ? rule.longest() : null,
                number(rule.minimum()),
                number(rule.maximum()),
                rule.unit().isEmpty() ? null : rule.unit(),
                rule.allowed().isEmpty() ? null : rule.allowed(),
                rule.pattern().orElse(null),
                rule.ahead().map(Duration::toMillis).orElse(null),
                rule.notBefore().orElse(null));
    }

    static List<Check> checks(DataContract contract) {
        return contract.checks().stream().map(ContractMessages::check).toList();
    }

    private static Check check(WindowCheck check) {
        String name = check.name();
        return switch (check) {
            case WindowCheck.Completeness(String field, double share) -> share(name, share, null, null);
            case WindowCheck.Uniqueness(String field, double share) -> share(name, share, null, null);
            case WindowCheck.Freshness(String field, Duration within, double share) -> share(name, share, within, null);
            case WindowCheck.Reference(String field, String topic, Duration within, double share) ->
                share(name, share, within, topic);
            case WindowCheck.Distribution(String field, long minimum, long maximum, double share) ->
                new Check(name, share, null, minimum, maximum, null, null, null, null);
            case WindowCheck.Volume(
                    long least,
                    OptionalLong most,
                    Duration before,
                    OptionalDouble from,
                    OptionalDouble to) ->
                new Check(name, null, null, least, number(most), before.toMillis(), number(from), number(to), null);
        };
    }

    private static Check share(String name, double share, Duration within, String topic) {
        return new Check(name, share, within == null ? null : within.toMillis(), null, null, null, null, null, topic);
    }

    private static Long number(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    private static Double number(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }
}
