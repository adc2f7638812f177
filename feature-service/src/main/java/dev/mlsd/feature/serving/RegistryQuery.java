package dev.mlsd.feature.serving;

import dev.mlsd.feature.contract.Violations;
import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.RegistrySearch;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A search of the registry as it comes in a request: every part may be missing or empty. */
final class RegistryQuery {

    private static final int LONGEST = 100;

    private RegistryQuery() {}

    /** Throws {@link InvalidRequestException} that names all that is wrong. */
    static RegistrySearch of(String search, String entity, String tag, String owner) {
        Violations violations = new Violations();
        String text = text("search", search, violations);
        Optional<String> kind = Optional.of(text("entity", entity, violations)).filter(name -> !name.isEmpty());
        List<String> kinds =
                Arrays.stream(Entity.values()).map(RegistryMessages::lower).toList();
        if (kind.isPresent() && !kinds.contains(kind.get())) {
            violations.add("entity", Violations.quoted(kind.get()), "one of " + kinds);
        }
        String word = text("tag", tag, violations);
        String who = text("owner", owner, violations);
        if (!violations.found().isEmpty()) {
            throw new InvalidRequestException(violations.found());
        }
        return new RegistrySearch(
                text,
                kind.map(name -> Entity.valueOf(name.toUpperCase(Locale.ROOT))),
                Optional.of(word).filter(given -> !given.isEmpty()),
                Optional.of(who).filter(given -> !given.isEmpty()));
    }

    private static String text(String field, String value, Violations violations) {
        if (value == null) {
            return "";
        }
        if (value.length() > LONGEST) {
            violations.add(field, Violations.quoted(value), "up to " + LONGEST + " characters");
            return "";
        }
        return value.strip();
    }
}
