package dev.mlsd.traffic.drive;

import java.time.Duration;

/** Something to be done again and again. Not safe for use by several threads. */
final class Beat {

    private final long everyNanos;
    private long nextNanos = Long.MIN_VALUE;

    Beat(Duration every) {
        this.everyNanos = every.toNanos();
    }

    /** Whether it is time; the next time is then one interval from now. */
    boolean isDue(long nowNanos) {
        if (nextNanos != Long.MIN_VALUE && nowNanos - nextNanos < 0) {
            return false;
        }
        nextNanos = nowNanos + everyNanos;
        return true;
    }
}
