package dev.mlsd.inference.batching;

/** Calls back later, for policies that wait. The clock is on the other side of this port. */
@FunctionalInterface
public interface BatchTimer {

    /**
     * Runs a task once, after the delay or a little later, on a thread that may run a batch.
     *
     * @throws java.util.concurrent.RejectedExecutionException when it will not; then nothing is held back any more
     */
    void after(long nanos, Runnable task);
}
