package dev.mlsd.feature.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** Allows {@value #LIMIT} restarts in {@link #WINDOW}: a passing fault is survived, a lasting one is shown. */
final class RestartPolicy {

    static final int LIMIT = 10;
    static final Duration WINDOW = Duration.ofMinutes(10);

    private final LongSupplier nanoClock;
    private final Deque<Long> restarts = new ArrayDeque<>();

    RestartPolicy(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Whether to restart once more; counts it if so. */
    synchronized boolean mayRestart() {
        long now = nanoClock.getAsLong();
        while (!restarts.isEmpty() && now - restarts.getFirst() > WINDOW.toNanos()) {
            restarts.removeFirst();
        }
        if (restarts.size() >= LIMIT) {
            return false;
        }
        restarts.addLast(now);
        return true;
    }
}
