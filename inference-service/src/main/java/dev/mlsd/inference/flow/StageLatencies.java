package dev.mlsd.inference.flow;

/**
 * Where a decision's time went, in nanoseconds; {@link #NOT_REACHED} for a stage that was not reached.
 *
 * @param features until its vector came
 * @param queue until its batch started
 * @param compute of its batch
 * @param explain of its explanation, after the decision; not part of {@code total}
 * @param total until it was decided
 */
public record StageLatencies(long features, long queue, long compute, long explain, long total) {

    /** Marks a stage that was not reached. */
    public static final long NOT_REACHED = -1;

    StageLatencies explained(long nanos) {
        return new StageLatencies(features, queue, compute, nanos, total);
    }

    /** Of a decision that was not explained. */
    public StageLatencies(long features, long queue, long compute, long total) {
        this(features, queue, compute, NOT_REACHED, total);
    }
}
