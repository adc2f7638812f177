package dev.mlsd.monitoring.reference;

import dev.mlsd.monitoring.quality.Costs;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The cost tables by which versions decide. One is asked for once and kept, because versions are immutable; that there is none, or nobody
 * answers, is believed for a while. Safe for use by many threads.
 */
public final class CostTables {

    /** How long a table that could not be had is not asked for again. */
    private static final Duration ABSENCE = Duration.ofSeconds(10);

    private final Function<ModelVersion, ReferenceSource.Answer<Costs>> source;
    private final LongSupplier nanoTime;
    private final Map<ModelVersion, Costs> known = new ConcurrentHashMap<>();
    private final Map<ModelVersion, Long> absentUntil = new ConcurrentHashMap<>();

    /** @param nanoTime a clock that only goes forward, as {@link System#nanoTime} */
    public CostTables(Function<ModelVersion, ReferenceSource.Answer<Costs>> source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    /** The table of a version, if it has one that can be had now. */
    public Optional<Costs> of(ModelVersion model) {
        Costs costs = known.get(model);
        if (costs != null) {
            return Optional.of(costs);
        }
        Long until = absentUntil.get(model);
        if (until != null && nanoTime.getAsLong() - until < 0) {
            return Optional.empty();
        }
        return switch (source.apply(model)) {
            case ReferenceSource.Answer.Found<Costs>(Costs found) -> {
                known.put(model, found);
                yield Optional.of(found);
            }
            case ReferenceSource.Answer.Absent<Costs> absent -> absent(model);
            case ReferenceSource.Answer.Unreachable<Costs> unreachable -> absent(model);
        };
    }

    private Optional<Costs> absent(ModelVersion model) {
        absentUntil.put(model, nanoTime.getAsLong() + ABSENCE.toNanos());
        return Optional.empty();
    }
}
