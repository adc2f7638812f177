package dev.mlsd.workbench.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Everything known at a moment. Immutable: who reads it sees one moment.
 *
 * @param at when it was made
 * @param sources the state of every source
 * @param history one sample a second, oldest first
 */
public record Snapshot(Instant at, Map<Source, SourceState> sources, List<Sample> history) {

    public Snapshot {
        sources = Map.copyOf(sources);
        history = List.copyOf(history);
    }

    /** Nobody was asked yet. */
    static Snapshot empty(Instant now) {
        Map<Source, SourceState> sources = new EnumMap<>(Source.class);
        for (Source source : Source.values()) {
            sources.put(source, SourceState.unasked(now));
        }
        return new Snapshot(now, sources, List.of());
    }

    /** With what came of asking one source. */
    Snapshot with(Source source, Reading reading, Instant now) {
        Map<Source, SourceState> next = new EnumMap<>(sources);
        next.put(source, sources.get(source).after(reading, now));
        return new Snapshot(now, next, history);
    }

    /** With a sample of this moment; samples older than {@code kept} are forgotten. O(samples). */
    Snapshot sampled(Instant now, Duration kept) {
        Instant oldest = now.minus(kept);
        List<Sample> next = new ArrayList<>(history.size() + 1);
        for (Sample sample : history) {
            if (!sample.at().isBefore(oldest)) {
                next.add(sample);
            }
        }
        next.add(Sample.of(now, sources, history));
        return new Snapshot(now, sources, next);
    }

    /** Whether every source was asked at least once. */
    public boolean complete() {
        return sources.values().stream().noneMatch(state -> state.condition() == SourceState.Condition.WAITING);
    }
}
