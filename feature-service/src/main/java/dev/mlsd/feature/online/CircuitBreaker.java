package dev.mlsd.feature.online;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Stops asking what does not answer. Closed until {@code failures} calls in a row have failed; then open: no call is allowed for
 * {@code pause}; then one call is allowed to try, which closes or opens it again. Safe for use by many threads, without locks.
 */
final class CircuitBreaker {

    /**
     * Immutable snapshot.
     *
     * @param failures calls in a row that failed
     * @param retryNanos when the next trial is allowed, on the breaker's clock; of no meaning when closed
     */
    private record State(int failures, long retryNanos) {}

    private static final State CLOSED = new State(0, 0);

    private final int limit;
    private final long pauseNanos;
    private final LongSupplier nanoClock;
    private final AtomicReference<State> state = new AtomicReference<>(CLOSED);

    CircuitBreaker(int limit, Duration pause, LongSupplier nanoClock) {
        this.limit = limit;
        this.pauseNanos = pause.toNanos();
        this.nanoClock = nanoClock;
    }

    /** Whether a call may be made now. Whoever is told yes reports {@link #succeeded} or {@link #failed}. */
    boolean allows() {
        State seen = state.get();
        if (seen.failures() < limit) {
            return true;
        }
        long now = nanoClock.getAsLong();
        // The trial moves the time of the next one, so that only one caller makes it.
        return now - seen.retryNanos() >= 0 && state.compareAndSet(seen, new State(seen.failures(), now + pauseNanos));
    }

    void succeeded() {
        state.set(CLOSED);
    }

    void failed() {
        long retry = nanoClock.getAsLong() + pauseNanos;
        state.updateAndGet(seen -> new State(Math.min(limit, seen.failures() + 1), retry));
    }
}
