package dev.mlsd.inference.flow;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells when a decision's deadline has passed. All have the same time, so they pass in the order of arrival: a queue and one thread do,
 * and nobody has to wake it. With nothing in the queue it sleeps for one deadline, because nothing that comes can pass before.
 */
final class DeadlineWatch {

    private static final long SHORTEST_SLEEP_NANOS = 100_000;

    private final Queue<PendingDecision> pending = new ConcurrentLinkedQueue<>();
    private final long deadlineNanos;
    private final LongSupplier nanoTime;
    private final Consumer<PendingDecision> passed;
    private final Thread thread;
    private volatile boolean closed;

    DeadlineWatch(long deadlineNanos, LongSupplier nanoTime, Consumer<PendingDecision> passed) {
        this.deadlineNanos = deadlineNanos;
        this.nanoTime = nanoTime;
        this.passed = passed;
        this.thread = Thread.ofPlatform().name("deadline-watch").daemon().unstarted(this::watch);
    }

    void start() {
        thread.start();
    }

    void add(PendingDecision decision) {
        pending.add(decision);
    }

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(Math.max(sweep(), SHORTEST_SLEEP_NANOS));
        }
    }

    /** Reports those that are late; nanoseconds until the next can be. */
    private long sweep() {
        while (true) {
            PendingDecision oldest = pending.peek();
            if (oldest == null) {
                return deadlineNanos;
            }
            if (oldest.isWanted()) {
                long remaining = oldest.deadlineNanos() - nanoTime.getAsLong();
                if (remaining > 0) {
                    return remaining;
                }
                passed.accept(oldest);
            }
            pending.remove();
        }
    }

    /** Stops watching; the thread ends by itself. */
    void stop() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
