package dev.mlsd.inference.batching;

import java.util.List;

/**
 * Scores one batch. Called by at most one thread at a time for each executor, so that an executor may own buffers and a session.
 *
 * @param <Q> a request's input
 * @param <A> its answer
 */
@FunctionalInterface
public interface BatchRunner<Q, A> {

    /**
     * The answers, one for each query, in their order. What it throws becomes {@link Outcome.Failed} of every request in the batch.
     *
     * @param executor index of the executor, from 0
     * @param queries at least one
     */
    List<A> run(int executor, List<Q> queries);
}
