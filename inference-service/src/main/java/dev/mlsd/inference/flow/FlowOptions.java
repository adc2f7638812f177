package dev.mlsd.inference.flow;

import java.time.Duration;

/**
 * Limits of the flow.
 *
 * @param deadline after which the rules decide
 */
public record FlowOptions(Duration deadline) {

    public FlowOptions {
        if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("the deadline must be above 0 and at most 1 min, got " + deadline);
        }
    }
}
