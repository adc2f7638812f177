package dev.mlsd.inference.routing;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Stops asking what fails. Nygard, "Release It!" (2007), chapter 5; states and count-based window as in resilience4j.
 *
 * <ul>
 *   <li>Closed: everything passes. When the share of failures among the newest calls reaches the limit, it opens.
 *   <li>Open: nothing passes. After a pause the next request makes it half-open.
 *   <li>Half-open: one request passes in each {@link BreakerOptions#probeEvery}. So many successes in a row close it, one failure opens
 *       it again.
 * </ul>
 *
 * <p>What passes and what is counted are two things, because requests share calls: {@link #allows} is asked for each request, {@link
 * #begin} and the outcome are told for each call. A request that passes and never leads to a call is therefore no loss: another passes
 * soon. The outcome of a call that began before the newest change of state says nothing any more and is ignored.
 *
 * <p>Safe for use by many threads; while closed, {@link #allows} reads one volatile field.
 */
public final class CircuitBreaker {

    private final BreakerOptions options;
    private final LongSupplier nanoTime;
    private final Consumer<State> changes;
    private final boolean[] failed;
    // All but the state guarded by this.
    private volatile State state = State.CLOSED;
    private int calls;
    private int newest = -1;
    private int failures;
    private int successes;
    private long generation;
    private long changedNanos;
    private long nextProbeNanos;

    /** What it does. */
    public enum State {
        /** Everything passes. */
        CLOSED,
        /** Nothing passes. */
        OPEN,
        /** Probes pass. */
        HALF_OPEN
    }

    /**
     * What it sees.
     *
     * @param calls in the window
     * @param failures of them
     */
    public record Snapshot(State state, int calls, int failures) {}

    /**
     * A closed breaker.
     *
     * @param nanoTime a clock that only goes forward, as {@link System#nanoTime}
     * @param changes told each new state, under the breaker's lock; must be quick
     */
    public CircuitBreaker(BreakerOptions options, LongSupplier nanoTime, Consumer<State> changes) {
        this.options = options;
        this.nanoTime = nanoTime;
        this.changes = changes;
        this.failed = new boolean[options.window()];
    }

    /** Whether a request may go to a call. */
    public boolean allows() {
        return state == State.CLOSED || probes();
    }

    private synchronized boolean probes() {
        long now = nanoTime.getAsLong();
        if (state == State.OPEN && now - changedNanos >= options.pause().toNanos()) {
            change(State.HALF_OPEN, now);
            nextProbeNanos = now;
        }
        return switch (state) {
            case CLOSED -> true;
            case OPEN -> false;
            case HALF_OPEN -> {
                boolean turn = now - nextProbeNanos >= 0;
                if (turn) {
                    nextProbeNanos = now + options.probeEvery().toNanos();
                }
                yield turn;
            }
        };
    }

    /** A call begins; its outcome is told with the number returned. */
    public synchronized long begin() {
        return generation;
    }

    /** The call that began with this number did its work, in time. */
    public synchronized void succeeded(long begun) {
        if (begun != generation) {
            return;
        }
        switch (state) {
            case CLOSED -> count(false);
            case OPEN -> {}
            case HALF_OPEN -> {
                successes++;
                if (successes >= options.probes()) {
                    change(State.CLOSED, nanoTime.getAsLong());
                }
            }
        }
    }

    /** It did not, or not in time. */
    public synchronized void failed(long begun) {
        if (begun != generation) {
            return;
        }
        switch (state) {
            case CLOSED -> {
                count(true);
                if (calls >= options.leastCalls() && failures >= options.failureShare() * calls) {
                    change(State.OPEN, nanoTime.getAsLong());
                }
            }
            case OPEN -> {}
            case HALF_OPEN -> change(State.OPEN, nanoTime.getAsLong());
        }
    }

    private void count(boolean failure) {
        newest = (newest + 1) % failed.length;
        if (calls == failed.length) {
            failures -= failed[newest] ? 1 : 0;
        } else {
            calls++;
        }
        failed[newest] = failure;
        failures += failure ? 1 : 0;
    }

    private void change(State next, long now) {
        if (next == State.CLOSED) {
            Arrays.fill(failed, false);
            calls = 0;
            failures = 0;
            newest = -1;
        }
        successes = 0;
        generation++;
        changedNanos = now;
        state = next;
        changes.accept(next);
    }

    /** The state and what led to it. */
    public synchronized Snapshot snapshot() {
        return new Snapshot(state, calls, failures);
    }
}
