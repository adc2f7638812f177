package dev.mlsd.feature.registry;

import dev.mlsd.feature.window.TileLayout;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A named, versioned and owned group of features that are made together from one source. */
public sealed interface FeatureView {

    String name();

    int version();

    /** Who answers for it. */
    String owner();

    String description();

    /** Words to find it by, in the order written; often none. */
    List<String> tags();

    List<? extends Feature> features();

    /** How old, in world time, a row may be at the moment asked for; empty: any age. */
    default Optional<Duration> ttl() {
        return Optional.empty();
    }

    /** {@code name@version}. */
    default String id() {
        return name() + "@" + version();
    }

    /** The feature of a name. */
    default Optional<? extends Feature> feature(String name) {
        return features().stream()
                .filter(feature -> feature.name().equals(name))
                .findFirst();
    }

    /** A view whose values are kept, a row for each entity. */
    sealed interface Stored extends FeatureView {

        /** Whose rows. */
        Entity entity();

        /** Which events: the topic of a window view, the table of history of a snapshot view. */
        Source source();

        /** What of them is aggregated. */
        Measure measure();

        /** How far, in wall time, the rows may be behind their source. */
        Duration freshness();

        @Override
        List<? extends Feature.Aggregated> features();
    }

    /**
     * Windowed aggregates of the events of one entity, kept up by the stream.
     *
     * @param layout the tiles that its windows need
     * @param id as in {@link FeatureView#id}; kept, because every read of a row and every change of one asks for it
     */
    record Windows(
            String name,
            int version,
            String owner,
            String description,
            List<String> tags,
            Entity entity,
            Source source,
            Measure measure,
            Duration freshness,
            Optional<Duration> ttl,
            List<Feature.Windowed> features,
            TileLayout layout,
            String id)
            implements Stored {

        public Windows {
            tags = List.copyOf(tags);
            features = List.copyOf(features);
        }

        /** A view whose id follows from its name and version. */
        public Windows(
                String name,
                int version,
                String owner,
                String description,
                List<String> tags,
                Entity entity,
                Source source,
                Measure measure,
                Duration freshness,
                Optional<Duration> ttl,
                List<Feature.Windowed> features,
                TileLayout layout) {
            this(
                    name,
                    version,
                    owner,
                    description,
                    tags,
                    entity,
                    source,
                    measure,
                    freshness,
                    ttl,
                    features,
                    layout,
                    name + "@" + version);
        }
    }

    /**
     * Aggregates that are computed from history each hop and written down as rows with a time. At a moment T the newest row with
     * {@code T - ttl <= event_time <= T} and {@code created_time <= T} counts. The windows are those that {@link #asWindows} has at the
     * row's event time.
     *
     * @param query the table of history that it is computed from: payments by their event time, labels by the time they became known
     * @param every the hop; row times are multiples of it, and every window is
     * @param maximumAge the {@link #ttl}, which a snapshot must have: without one an entity that stopped would keep its last row for good
     */
    record Snapshot(
            String name,
            int version,
            String owner,
            String description,
            List<String> tags,
            Entity entity,
            Source query,
            Measure measure,
            Duration every,
            Duration freshness,
            Duration maximumAge,
            List<Feature.Materialised> features)
            implements Stored {

        public Snapshot {
            tags = List.copyOf(tags);
            features = List.copyOf(features);
        }

        @Override
        public Source source() {
            return query;
        }

        /**
         * From the moment that a row is of until it is known: what a job takes that begins then. A 24th of a hop, so an hour for a
         * nightly one; a rule and no measurement, so that a row that is made later has the created time that it would have had.
         */
        public Duration delay() {
            return every.dividedBy(24);
        }

        /** The window view that has the same values at the moments of the rows: what is computed is one thing, when is another. */
        public Windows asWindows() {
            List<Feature.Windowed> windowed = features.stream()
                    .map(feature -> new Feature.Windowed(
                            feature.name(),
                            feature.description(),
                            feature.function(),
                            feature.attribute(),
                            feature.window(),
                            feature.defaultValue()))
                    .toList();
            TileLayout layout = TileLayout.of(
                    windowed.stream().map(Feature.Windowed::window).toList(),
                    AggregateFunction.parts(
                            windowed.stream().map(Feature.Windowed::function).toList()));
            return new Windows(
                    name,
                    version,
                    owner,
                    description,
                    tags,
                    entity,
                    query,
                    measure,
                    freshness,
                    ttl(),
                    windowed,
                    layout);
        }

        @Override
        public Optional<Duration> ttl() {
            return Optional.of(maximumAge);
        }
    }

    /** Values of the request itself. */
    record Request(
            String name,
            int version,
            String owner,
            String description,
            List<String> tags,
            List<Feature.OnDemand> features)
            implements FeatureView {

        public Request {
            tags = List.copyOf(tags);
            features = List.copyOf(features);
        }
    }
}
