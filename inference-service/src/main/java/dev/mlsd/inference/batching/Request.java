package dev.mlsd.inference.batching;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * A request to be scored. Its receiver is called exactly once, by the submitting thread or by the one that ran the batch; it should be
 * quick and must not throw.
 *
 * @param <Q> input
 * @param <A> answer
 */
public final class Request<Q, A> {

    private final Q query;
    private final int rows;
    private final long deadlineNanos;
    private final Consumer<? super Outcome<A>> receiver;
    private volatile boolean cancelled;
    // Written by the batcher under its lock before the request is queued, read after it left the queue.
    private long arrivedNanos;
    private long dueNanos;

    /**
     * A request.
     *
     * @param rows of the input, at least 1
     * @param deadlineNanos on the batcher's clock
     */
    public Request(Q query, int rows, long deadlineNanos, Consumer<? super Outcome<A>> receiver) {
        if (rows < 1) {
            throw new IllegalArgumentException("a request needs at least 1 row, got " + rows);
        }
        this.query = Objects.requireNonNull(query, "query");
        this.rows = rows;
        this.deadlineNanos = deadlineNanos;
        this.receiver = Objects.requireNonNull(receiver, "receiver");
    }

    /** Drops the request if it still waits; it then ends as {@link Outcome.Cancelled}. A batch that has started runs on. */
    public void cancel() {
        cancelled = true;
    }

    Q query() {
        return query;
    }

    int rows() {
        return rows;
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    /**
     * Enters the queue.
     *
     * @param spareNanos for which it may be held back there; 0 for not at all
     */
    void arrive(long nanos, long spareNanos) {
        arrivedNanos = nanos;
        dueNanos = nanos + spareNanos;
    }

    /** Nanoseconds until it must not be held back any longer; 0 or less when that is so. */
    long untilDue(long nowNanos) {
        return dueNanos - nowNanos;
    }

    /** Nanoseconds to the deadline; negative when it has passed. Right across an overflow of the clock. */
    long remaining(long nowNanos) {
        return deadlineNanos - nowNanos;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void answer(Outcome<A> outcome) {
        try {
            receiver.accept(outcome);
        } catch (RuntimeException failure) {
            // The other requests of the batch still need their answers; the thread's handler reports what broke the
            // contract.
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, failure);
        }
    }
}
