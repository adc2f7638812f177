package dev.mlsd.inference.batching;

import java.time.Duration;

/**
 * How waiting requests become batches. Immutable, so that a policy can be changed while requests wait: whoever forms the next batch
 * goes by the policy that is in force then. Deadlines and the bound of the queue hold under each of them.
 */
public sealed interface BatchPolicy {

    /** Most rows of a batch; the batcher's own limit holds besides. */
    int largest();

    /** How long a request may be held back for others to join its batch, while an executor is free; zero for not at all. */
    Duration delay();

    /** Whoever finds an executor free runs at once what is there. */
    record WorkConserving(int largest) implements BatchPolicy {

        public WorkConserving {
            checkLargest(largest);
        }

        @Override
        public Duration delay() {
            return Duration.ZERO;
        }
    }

    /** Each request is a batch of its own. */
    record None() implements BatchPolicy {

        @Override
        public int largest() {
            return 1;
        }

        @Override
        public Duration delay() {
            return Duration.ZERO;
        }
    }

    /** A batch starts when it is full, or when its oldest request has waited for the delay. */
    record FixedWindow(int largest, Duration delay) implements BatchPolicy {

        public FixedWindow {
            checkLargest(largest);
            checkDelay(delay);
        }
    }

    /**
     * As {@link FixedWindow}, but what counts as full is found out: see {@link AdaptiveLimit}.
     *
     * @param largest beyond which it does not grow
     * @param objective how long a batch may take
     */
    record Adaptive(int largest, Duration delay, Duration objective) implements BatchPolicy {

        public Adaptive {
            checkLargest(largest);
            checkDelay(delay);
            if (objective.isNegative() || objective.isZero()) {
                throw new IllegalArgumentException("the objective must be above 0, got " + objective);
            }
        }
    }

    private static void checkLargest(int largest) {
        if (largest < 1) {
            throw new IllegalArgumentException("the largest batch must hold at least 1 row, got " + largest);
        }
    }

    private static void checkDelay(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("the delay must be at least 0, got " + delay);
        }
    }
}
