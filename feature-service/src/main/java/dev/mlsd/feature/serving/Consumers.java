package dev.mlsd.feature.serving;

import dev.mlsd.feature.registry.FeatureReference;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who has asked for which features since this process started, as they say themselves: what a lineage can know of models without being
 * told. Of the last {@value #KEPT} that asked, all else is forgotten; a note costs a look into a map under a lock. Safe for use by many
 * threads.
 */
@Singleton
final class Consumers {

    /** Consumers kept; some 20 KB each with the largest signature. Beyond, the one that has not asked for longest is forgotten. */
    static final int KEPT = 64;

    /**
     * A consumer.
     *
     * @param features in the order in which it first asked for them; beyond the largest signature it asked for others that are not kept
     */
    record Consumer(String name, List<FeatureReference> features, Instant first, Instant last, long requests) {}

    private static final class Seen {

        private final Instant first;
        private final Set<FeatureReference> features = new LinkedHashSet<>();
        private List<FeatureReference> newest = List.of();
        private Instant last;
        private long requests;

        private Seen(Instant first) {
            this.first = first;
        }
    }

    private final Clock clock;
    private final Instant since;
    private final Map<String, Seen> seen = new LinkedHashMap<>(KEPT * 2, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > KEPT;
        }
    };

    Consumers() {
        this(Clock.systemUTC());
    }

    Consumers(Clock clock) {
        this.clock = clock;
        this.since = clock.instant();
    }

    /** Since when it has been watched. */
    Instant since() {
        return since;
    }

    /** Notes a request; a consumer without a name is not noted. */
    void asked(String name, List<FeatureReference> features) {
        if (name.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        synchronized (seen) {
            Seen consumer = seen.computeIfAbsent(name, first -> new Seen(now));
            consumer.last = now;
            consumer.requests++;
            // Compiled signatures are kept, so that the same features are most often the same list.
            if (consumer.newest != features) {
                consumer.newest = features;
                features.stream()
                        .limit(Math.max(0, Signature.LARGEST - consumer.features.size()))
                        .forEach(consumer.features::add);
            }
        }
    }

    /** Those that are known, the last to ask first. */
    List<Consumer> all() {
        synchronized (seen) {
            return seen.entrySet().stream()
                    .map(entry -> new Consumer(
                            entry.getKey(),
                            List.copyOf(entry.getValue().features),
                            entry.getValue().first,
                            entry.getValue().last,
                            entry.getValue().requests))
                    .toList()
                    .reversed();
        }
    }
}
