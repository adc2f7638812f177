package dev.mlsd.inference.flow;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells when a decision's deadline has passed. A heap and one thread, which is woken only when a deadline comes in that is earlier than all
 * others: nearly never, because nearly all callers wait equally long. O(log n) for each decision.
 */
final class DeadlineWatch {

    private static final long SHORTEST_SLEEP_NANOS = 100_000;
    private static final long LONGEST_SLEEP_NANOS = 1_000_000_000;

    // Differences, because nanoTime may overflow.
    private static final Comparator<PendingDecision> EARLIEST_FIRST =
            (one, other) -> Long.signum(one.deadlineNanos() - other.deadlineNanos());

    // Guarded by itself.
    private final PriorityQueue<PendingDecision> pending = new PriorityQueue<>(EARLIEST_FIRST);
    private final LongSupplier nanoTime;
    private final Consumer<PendingDecision> passed;
    private final Thread thread;
    private volatile boolean closed;

    DeadlineWatch(LongSupplier nanoTime, Consumer<PendingDecision> passed) {
        this.nanoTime = nanoTime;
        this.passed = passed;
        this.thread = Thread.ofPlatform().name("deadline-watch").daemon().unstarted(this::watch);
    }

    void start() {
        thread.start();
    }

    void add(PendingDecision decision) {
        boolean isNext;
        synchronized (pending) {
            pending.add(decision);
            isNext = pending.peek() == decision;
        }
        if (isNext) {
            LockSupport.unpark(thread);
        }
    }

    private void watch() {
        while (!closed) {
            PendingDecision late = next();
            while (late != null) {
                passed.accept(late);
                late = next();
            }
            LockSupport.parkNanos(untilNext());
        }
    }

    /** The next that is late and still waits for its answer; answered ones are forgotten on the way. */
    private PendingDecision next() {
        synchronized (pending) {
            while (!pending.isEmpty()) {
                PendingDecision first = pending.peek();
                boolean late = first.deadlineNanos() - nanoTime.getAsLong() <= 0;
                if (first.isWanted() && !late) {
                    return null;
                }
                pending.remove();
                if (first.isWanted()) {
                    return first;
                }
            }
            return null;
        }
    }

    private long untilNext() {
        synchronized (pending) {
            PendingDecision first = pending.peek();
            long remaining = first == null ? LONGEST_SLEEP_NANOS : first.deadlineNanos() - nanoTime.getAsLong();
            return Math.clamp(remaining, SHORTEST_SLEEP_NANOS, LONGEST_SLEEP_NANOS);
        }
    }

    /** Stops watching; the thread ends by itself. */
    void stop() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
