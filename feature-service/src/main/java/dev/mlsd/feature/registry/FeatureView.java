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

    List<? extends Feature> features();

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

    /**
     * Windowed aggregates of the events of one entity.
     *
     * @param entity whose row it is
     * @param source whose events move the windows
     * @param measure what of them is aggregated
     * @param freshness how far, in wall time, the rows may be behind the topic
     * @param layout the tiles that its windows need
     */
    record Windows(
            String name,
            int version,
            String owner,
            String description,
            Entity entity,
            Source source,
            Measure measure,
            Duration freshness,
            List<Feature.Windowed> features,
            TileLayout layout)
            implements FeatureView {

        public Windows {
            features = List.copyOf(features);
        }
    }

    /** Values of the request itself. */
    record Request(String name, int version, String owner, String description, List<Feature.OnDemand> features)
            implements FeatureView {

        public Request {
            features = List.copyOf(features);
        }
    }
}
