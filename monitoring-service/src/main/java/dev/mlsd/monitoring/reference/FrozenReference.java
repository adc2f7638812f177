package dev.mlsd.monitoring.reference;

import java.time.LocalDate;

/**
 * Days that somebody chose to compare with, frozen: their histograms are kept as they were, also when the days themselves are gone.
 *
 * @param name lower-case words joined by -
 * @param from first day, likewise to the last
 * @param profile of those days, over the bins of the version's training profile
 */
public record FrozenReference(String name, LocalDate from, LocalDate to, ReferenceProfile profile) {

    public FrozenReference {
        if (!validName(name)) {
            throw new IllegalArgumentException("a name has lower-case letters, digits and -, got " + name);
        }
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("the last day must not be before the first, got " + from + " to " + to);
        }
    }

    public static boolean validName(String name) {
        return name.matches("[a-z][a-z0-9-]{0,63}");
    }
}
