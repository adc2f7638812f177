package dev.mlsd.feature.contract;

import dev.mlsd.feature.registry.Mistake;
import dev.mlsd.feature.registry.YamlObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a released version of a contract means; owner and descriptions may change under it. */
final class ReleasedContract {

    private static final String NEVER =
            "; what is released never changes, so raise the version of the contract and release it too";

    private ReleasedContract() {}

    /** What in a document stands against what is released. */
    static List<Mistake> against(YamlObject document, DataContract contract, Collection<DataContract> released) {
        List<Mistake> mistakes = new ArrayList<>();
        Optional<DataContract> same =
                released.stream().filter(one -> one.id().equals(contract.id())).findFirst();
        if (same.isPresent()) {
            Map<String, Object> before = meaning(same.get());
            Map<String, Object> now = meaning(contract);
            List<String> keys = new ArrayList<>(before.keySet());
            now.keySet().stream().filter(key -> !before.containsKey(key)).forEach(keys::add);
            keys.stream()
                    .filter(key -> !Objects.equals(before.get(key), now.get(key)))
                    .map(key -> document.mistake(
                            Mistake.Code.INCOMPATIBLE_CHANGE,
                            key.substring(0, (key + " ").indexOf(' ')),
                            contract.id() + " is released with another " + key.substring(key.indexOf(' ') + 1) + NEVER))
                    .forEach(mistakes::add);
            return mistakes;
        }
        released.stream()
                .filter(one -> one.name().equals(contract.name()) && one.version() > contract.version())
                .findFirst()
                .ifPresent(newer -> mistakes.add(document.mistake(
                        Mistake.Code.INCOMPATIBLE_CHANGE,
                        "version",
                        newer.id() + " is released, so the version in force is at least that, got "
                                + contract.version())));
        return mistakes;
    }

    /** What two versions must agree on to be one; a key of two words is a part of the list that the first names. */
    private static Map<String, Object> meaning(DataContract contract) {
        Map<String, Object> meaning = new LinkedHashMap<>();
        meaning.put("notice", contract.notice());
        meaning.put("topic", contract.topic());
        meaning.put("key", contract.key());
        meaning.put("window", contract.window());
        meaning.put("least_rows", contract.leastRows());
        contract.fields().forEach(field -> meaning.put("fields " + field.name(), withoutDescription(field)));
        contract.checks().forEach(check -> meaning.put("checks " + check.name(), check));
        return meaning;
    }

    private static FieldRule withoutDescription(FieldRule field) {
        return new FieldRule(
                field.name(),
                field.type(),
                field.required(),
                field.characters(),
                field.longest(),
                field.minimum(),
                field.maximum(),
                field.unit(),
                field.allowed(),
                field.pattern(),
                field.ahead(),
                field.notBefore(),
                "");
    }
}
