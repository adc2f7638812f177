package dev.mlsd.feature.registry;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** One number of a feature view. */
public sealed interface Feature {

    /** Unique in its view. */
    String name();

    /** What it means, for people. */
    String description();

    /** Follows from the function; views may say it again, and then it is checked. */
    ValueType type();

    /** Stands in where there is no value at all, marked as such; empty: such a value is missing, NaN. */
    OptionalDouble defaultValue();

    /** An aggregate of the events of a window. */
    sealed interface Aggregated extends Feature {

        AggregateFunction function();

        /** Length of the window. */
        Duration window();

        /** Whose ids {@link AggregateFunction#DISTINCT} counts; empty for all other functions. */
        Optional<Entity> attribute();

        @Override
        default ValueType type() {
            return function().type();
        }
    }

    /** An aggregate over a window that ends at the moment asked for. */
    record Windowed(
            String name,
            String description,
            AggregateFunction function,
            Optional<Entity> attribute,
            Duration window,
            OptionalDouble defaultValue)
            implements Aggregated {}

    /**
     * An aggregate over a window that ends at a hop of its snapshot view: computed from history, then written down.
     *
     * @param type that of the function, or {@link ValueType#FLOAT} for one that makes fractions
     */
    record Materialised(
            String name,
            String description,
            AggregateFunction function,
            Optional<Entity> attribute,
            Duration window,
            ValueType type,
            OptionalDouble defaultValue)
            implements Aggregated {}

    /**
     * Computed from the request.
     *
     * @param inputs references of window features that the function takes
     */
    record OnDemand(
            String name,
            String description,
            RequestFunction function,
            List<FeatureReference> inputs,
            OptionalDouble defaultValue)
            implements Feature {

        public OnDemand {
            inputs = List.copyOf(inputs);
        }

        @Override
        public ValueType type() {
            return function.type();
        }
    }
}
