package dev.mlsd.inference.flow;

import java.time.Duration;

/**
 * Limits of the flow.
 *
 * @param deadline after which the rules decide
 * @param maxPending payments under way at once; more are refused, because they could not be answered in time
 */
public record FlowOptions(Duration deadline, int maxPending) {

    public FlowOptions {
        if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("the deadline must be above 0 and at most 1 min, got " + deadline);
        }
        if (maxPending < 1) {
            throw new IllegalArgumentException("at least 1 payment must be allowed under way, got " + maxPending);
        }
    }
}
