package dev.mlsd.monitoring.reference;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The references known so far and the version that decides. A profile is asked for once and kept for good, because versions are
 * immutable; that a version has none is believed for a few seconds. Safe for use by many threads.
 */
public final class References {

    /** How long "there is none" is believed: long enough not to ask for every record, short enough to see a repaired repository. */
    private static final Duration ABSENCE = Duration.ofSeconds(10);

    private final ReferenceSource source;
    private final LongSupplier nanoTime;
    private final Map<ModelVersion, ReferenceProfile> known = new ConcurrentHashMap<>();
    private final Map<ModelVersion, Absence> absent = new ConcurrentHashMap<>();
    private final AtomicReference<ModelVersion> deciding = new AtomicReference<>();

    private record Absence(String reason, long untilNanos) {}

    /** @param nanoTime a clock that only goes forward, as {@link System#nanoTime} */
    public References(ReferenceSource source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    /** A profile that is known already. */
    public Optional<ReferenceProfile> known(ModelVersion model) {
        return Optional.ofNullable(known.get(model));
    }

    /** The version that decided when last asked. */
    public Optional<ModelVersion> deciding() {
        return Optional.ofNullable(deciding.get());
    }

    /** Whether the deciding version and its profile are known. */
    public boolean ready() {
        ModelVersion version = deciding.get();
        return version != null && known.containsKey(version);
    }

    /** Takes a profile that was written down earlier. */
    public void remember(ReferenceProfile profile) {
        known.putIfAbsent(profile.model(), profile);
    }

    /** The profile, asking the source when it is not known. */
    public ReferenceSource.Answer<ReferenceProfile> find(ModelVersion model) {
        ReferenceProfile profile = known.get(model);
        if (profile != null) {
            return new ReferenceSource.Answer.Found<>(profile);
        }
        Absence absence = absent.get(model);
        if (absence != null && nanoTime.getAsLong() - absence.untilNanos < 0) {
            return new ReferenceSource.Answer.Absent<>(absence.reason);
        }
        ReferenceSource.Answer<ReferenceProfile> answer = source.profile(model);
        switch (answer) {
            case ReferenceSource.Answer.Found<ReferenceProfile>(ReferenceProfile found) -> remember(found);
            case ReferenceSource.Answer.Absent<ReferenceProfile>(String reason) ->
                absent.put(model, new Absence(reason, nanoTime.getAsLong() + ABSENCE.toNanos()));
            case ReferenceSource.Answer.Unreachable<ReferenceProfile> unreachable -> absent.remove(model);
        }
        return answer;
    }

    /** Asks which version decides, and for its profile. Gives the reason when either could not be had. */
    public Optional<String> refresh() {
        return switch (source.deciding()) {
            case ReferenceSource.Answer.Found<ModelVersion>(ModelVersion version) -> {
                deciding.set(version);
                yield reasonOf(find(version));
            }
            case ReferenceSource.Answer.Absent<ModelVersion>(String reason) -> Optional.of(reason);
            case ReferenceSource.Answer.Unreachable<ModelVersion>(String reason) -> Optional.of(reason);
        };
    }

    private static Optional<String> reasonOf(ReferenceSource.Answer<ReferenceProfile> answer) {
        return switch (answer) {
            case ReferenceSource.Answer.Found<ReferenceProfile> found -> Optional.empty();
            case ReferenceSource.Answer.Absent<ReferenceProfile>(String reason) -> Optional.of(reason);
            case ReferenceSource.Answer.Unreachable<ReferenceProfile>(String reason) -> Optional.of(reason);
        };
    }
}
