package dev.mlsd.workbench.live;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where one page is: decides at every look what it still has to be told. First everything; then what changed, once a second; at
 * once when a source came up or went down. Used by one reader at a time.
 */
public final class Cursor {

    /** Text on the page changes at most once a second. */
    private static final Duration CALM = Duration.ofSeconds(1);

    private final Map<Source, SourceState> told = new EnumMap<>(Source.class);
    private Instant toldAt = Instant.MIN;
    private Instant newestSample = Instant.MIN;

    /** What to tell now, if anything. */
    public Optional<Update> next(Snapshot snapshot) {
        boolean full = told.isEmpty();
        if (!full && !flipped(snapshot) && toldAt.plus(CALM).isAfter(snapshot.at())) {
            return Optional.empty();
        }
        Map<String, SourceState> changed = new TreeMap<>();
        Map<String, Instant> read = new TreeMap<>();
        snapshot.sources().forEach((source, state) -> {
            SourceState before = told.put(source, state);
            if (before == null || before.version() != state.version()) {
                changed.put(source.id(), state);
            }
            if (state.readAt() != null) {
                read.put(source.id(), state.readAt());
            }
        });
        List<Sample> fresh = snapshot.history().stream()
                .filter(sample -> sample.at().isAfter(newestSample))
                .toList();
        if (!fresh.isEmpty()) {
            newestSample = fresh.getLast().at();
        }
        toldAt = snapshot.at();
        return Optional.of(new Update(snapshot.at(), full, changed, read, fresh));
    }

    private boolean flipped(Snapshot snapshot) {
        return snapshot.sources().entrySet().stream()
                .anyMatch(entry ->
                        told.get(entry.getKey()).condition() != entry.getValue().condition());
    }
}
