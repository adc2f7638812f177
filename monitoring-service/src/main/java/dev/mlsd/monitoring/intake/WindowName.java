package dev.mlsd.monitoring.intake;

import dev.mlsd.monitoring.reference.ModelVersion;
import java.time.LocalDate;
import java.util.Comparator;

/** A day of world time (UTC) of a model version. */
public record WindowName(LocalDate day, ModelVersion model) implements Comparable<WindowName> {

    private static final Comparator<WindowName> ORDER = Comparator.comparing(WindowName::day)
            .thenComparing(name -> name.model().name())
            .thenComparing(name -> name.model().version());

    @Override
    public int compareTo(WindowName other) {
        return ORDER.compare(this, other);
    }
}
