package dev.mlsd.inference.batching;

/**
 * The largest batch that stays within an objective, found by additive increase and multiplicative decrease: a full batch within the
 * objective adds {@value #INCREASE} row, one that took longer takes away a tenth. Crankshaw et al., "Clipper: A Low-Latency Online
 * Prediction Serving System" (NSDI 2017), section 4.3.1; the small decrease because the best size is stable, other than the capacity
 * of a network. A batch that was not full says nothing about larger ones, so it adds nothing.
 *
 * <p>Not safe for several threads: the batcher uses it under its lock.
 */
final class AdaptiveLimit {

    /** Rows added after a full batch within the objective. */
    static final int INCREASE = 1;

    /** What is left after a batch that took longer. */
    static final double DECREASE = 0.9;

    private final BatchPolicy.Adaptive policy;
    private double limit = 1;

    /** Begins with batches of one row. */
    AdaptiveLimit(BatchPolicy.Adaptive policy) {
        this.policy = policy;
    }

    BatchPolicy.Adaptive policy() {
        return policy;
    }

    /** Most rows of the next batch, from 1 to the policy's largest. */
    int rows() {
        return (int) limit;
    }

    /** Learns from a batch. */
    void observe(int rows, long nanos) {
        if (nanos > policy.objective().toNanos()) {
            limit = Math.max(1, limit * DECREASE);
        } else if (rows >= rows()) {
            limit = Math.min(policy.largest(), limit + INCREASE);
        }
    }
}
