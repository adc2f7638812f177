package dev.mlsd.feature.stream;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * When a task asks for a commit: soon after each event, so that rows are fresh; seldom while the stream is far behind, when nobody can
 * have fresh rows and each commit costs a transaction and the rows once more. Then the stream's own interval holds. Used by the
 * stream's thread only.
 */
final class CommitPace {

    private final ProcessorContext<?, ?> context;
    private boolean touched;

    /**
     * For one task.
     *
     * @param interval within which an event is committed
     * @param behind whether the stream is so far behind that commits may be seldom
     */
    CommitPace(ProcessorContext<?, ?> context, Duration interval, BooleanSupplier behind) {
        this.context = context;
        context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, time -> {
            if (touched && !behind.getAsBoolean()) {
                commit();
            }
        });
    }

    /** A record has been processed. */
    void processed() {
        touched = true;
    }

    /** Asks for a commit, however far behind the stream is. */
    void commit() {
        touched = false;
        context.commit();
    }
}
