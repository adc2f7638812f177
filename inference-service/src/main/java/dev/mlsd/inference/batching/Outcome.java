package dev.mlsd.inference.batching;

/**
 * What became of a request. Each gets exactly one.
 *
 * @param <A> an answer
 */
public sealed interface Outcome<A> {

    /**
     * It was scored.
     *
     * @param queueNanos from its arrival to the start of its batch
     * @param computeNanos of the whole batch
     * @param batchRows rows of the batch, its own included
     */
    record Scored<A>(A answer, long queueNanos, long computeNanos, int batchRows) implements Outcome<A> {}

    /** It was refused at the door, or left over when the batcher closed. */
    record Shed<A>(ShedReason reason) implements Outcome<A> {}

    /** Its deadline passed while it waited. */
    record Expired<A>() implements Outcome<A> {}

    /** It was cancelled while it waited. */
    record Cancelled<A>() implements Outcome<A> {}

    /** Its batch failed. */
    record Failed<A>(Throwable cause) implements Outcome<A> {}
}
