package dev.mlsd.inference.flow;

import dev.mlsd.inference.routing.BreakerOptions;
import dev.mlsd.inference.routing.CircuitBreaker;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Tells a lane's circuit breaker how the calls of its model end. A call is a batch: one that throws, gives something that is no
 * probability, or takes longer than {@link BreakerOptions#slow} has failed.
 *
 * <p>A call that hangs may never end. It is looked at whenever somebody's deadline passes, and counts as another failure for each {@link
 * BreakerOptions#slow} that it has lasted since it was last counted; else a model whose every executor hangs would be asked for ever.
 */
final class ModelGuard {

    private final CircuitBreaker breaker;
    private final long slowNanos;
    private final LongSupplier nanoTime;
    private final BooleanSupplier guarded;
    private final AtomicReferenceArray<Call> running;

    /**
     * A guard.
     *
     * @param executors calls under way at once
     * @param guarded whether the breaker is heeded; it watches all the same
     */
    ModelGuard(
            CircuitBreaker breaker,
            BreakerOptions options,
            int executors,
            BooleanSupplier guarded,
            LongSupplier nanoTime) {
        this.breaker = breaker;
        this.slowNanos = options.slow().toNanos();
        this.nanoTime = nanoTime;
        this.guarded = guarded;
        this.running = new AtomicReferenceArray<>(executors);
    }

    /**
     * A call under way.
     *
     * @param counted when it was last counted as a failure; its beginning while it was not
     */
    private record Call(long beginNanos, long begun, AtomicLong counted) {}

    CircuitBreaker.Snapshot snapshot() {
        return breaker.snapshot();
    }

    /** Whether a payment may go to the model. */
    boolean allows() {
        return breaker.allows() || !guarded.getAsBoolean();
    }

    /** An executor begins a call. */
    void begin(int executor) {
        long now = nanoTime.getAsLong();
        running.set(executor, new Call(now, breaker.begin(), new AtomicLong(now)));
    }

    /** It has come back. */
    void end(int executor, boolean good) {
        Call call = running.getAndSet(executor, null);
        long now = nanoTime.getAsLong();
        if (!good || now - call.beginNanos() >= slowNanos) {
            countOnce(call, now);
        } else {
            breaker.succeeded(call.begun());
        }
    }

    private void countOnce(Call call, long now) {
        if (call.counted().compareAndSet(call.beginNanos(), now)) {
            breaker.failed(call.begun());
        }
    }

    /** The deadline of a payment has passed that waits for the model. */
    void late() {
        long now = nanoTime.getAsLong();
        for (int executor = 0; executor < running.length(); executor++) {
            Call call = running.get(executor);
            if (call != null) {
                long last = call.counted().get();
                if (now - last >= slowNanos && call.counted().compareAndSet(last, now)) {
                    breaker.failed(call.begun());
                }
            }
        }
    }
}
