package dev.mlsd.feature.offline;

import dev.mlsd.feature.vector.VectorPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What entity rows are joined with. */
public sealed interface JoinedView {

    /** Names it in progress and errors. */
    String name();

    /** The columns that it adds, in their order. */
    List<String> columns();

    /**
     * Rows that somebody computed: Parquet with the columns of {@code keys}, {@code event_time}, {@code created_time} (timestamps) and
     * {@code values}. Of an entity at a moment T counts the row with the newest event time of those with {@code T - ttl <= event_time
     * <= T} and {@code created_time <= T}; of several the newest created, of several of those the greatest values, column by column.
     * A row without one of its times is in no answer.
     *
     * @param name as {@code customer_month@1}; its columns are {@code name:value}
     * @param files at least one
     * @param keys columns that the entity rows have too; at least one
     * @param values columns to be joined; at least one
     * @param ttl how old a row may be; empty for any age
     */
    record Snapshot(String name, List<Path> files, List<String> keys, List<String> values, Optional<Duration> ttl)
            implements JoinedView {

        public Snapshot {
            files = List.copyOf(files);
            keys = List.copyOf(keys);
            values = List.copyOf(values);
            if (files.isEmpty() || keys.isEmpty() || values.isEmpty()) {
                throw new IllegalArgumentException("the snapshots of " + name
                        + " need at least one file, key and value, got " + files + ", " + keys + ", " + values);
            }
            if (ttl.isPresent() && !ttl.get().isPositive()) {
                throw new IllegalArgumentException("the ttl of " + name + " is above 0, got " + ttl.get());
            }
        }

        @Override
        public List<String> columns() {
            return values.stream().map(value -> name + ":" + value).toList();
        }
    }

    /**
     * Windows over the history's events, and what is made of the row's own values: computed by the code of the stream, from the events
     * that had arrived at the row's moment, in the order of their arrival. The entity rows have the columns {@code customer_id},
     * {@code terminal_id} and {@code amount_minor}; no amount counts as 0. Moments count in whole milliseconds.
     *
     * @param plan the features
     * @param history folder of the history
     */
    record Windows(VectorPlan plan, Path history) implements JoinedView {

        @Override
        public String name() {
            return "windows";
        }

        @Override
        public List<String> columns() {
            return plan.references().stream().map(Object::toString).toList();
        }
    }
}
