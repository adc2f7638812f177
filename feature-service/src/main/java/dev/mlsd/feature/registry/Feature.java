package dev.mlsd.feature.registry;

import java.time.Duration;
import java.util.List;

/** One number of a feature view. */
public sealed interface Feature {

    /** Unique in its view. */
    String name();

    /** What it means, for people. */
    String description();

    /**
     * An aggregate over a window that ends at the moment asked for.
     *
     * @param window its length
     */
    record Windowed(String name, String description, AggregateFunction function, Duration window) implements Feature {}

    /**
     * Computed from the request.
     *
     * @param inputs references of window features that the function takes
     */
    record OnDemand(String name, String description, RequestFunction function, List<FeatureReference> inputs)
            implements Feature {

        public OnDemand {
            inputs = List.copyOf(inputs);
        }
    }
}
