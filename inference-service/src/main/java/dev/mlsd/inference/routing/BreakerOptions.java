package dev.mlsd.inference.routing;

import java.time.Duration;

/**
 * When a circuit breaker opens and how it closes again.
 *
 * @param window newest calls that count, at least {@code leastCalls}; more of them forgive longer
 * @param leastCalls with fewer in the window nothing is concluded, at least 1
 * @param failureShare of the calls in the window at which it opens, in (0, 1]
 * @param slow a call that takes so long, above 0, has failed
 * @param pause for which it stays open, above 0; longer ones spare a sick model and keep a healed one waiting
 * @param probes calls that must succeed one after another to close it, at least 1
 * @param probeEvery while half-open, one request is let through in this time, above 0
 */
public record BreakerOptions(
        int window,
        int leastCalls,
        double failureShare,
        Duration slow,
        Duration pause,
        int probes,
        Duration probeEvery) {

    public BreakerOptions {
        if (leastCalls < 1 || window < leastCalls) {
            throw new IllegalArgumentException(
                    "a window must hold at least the fewest calls that count, and these be at least 1, got " + window
                            + " and " + leastCalls);
        }
        if (!(failureShare > 0 && failureShare <= 1)) {
            throw new IllegalArgumentException("the failure share must lie in (0, 1], got " + failureShare);
        }
        if (probes < 1) {
            throw new IllegalArgumentException("at least 1 probe must succeed, got " + probes);
        }
        aboveZero("slow", slow);
        aboveZero("pause", pause);
        aboveZero("time between probes", probeEvery);
    }

    private static void aboveZero(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("the " + name + " must be above 0, got " + time);
        }
    }
}
