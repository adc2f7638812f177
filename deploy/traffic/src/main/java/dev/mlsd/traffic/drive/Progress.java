package dev.mlsd.traffic.drive;

import java.util.concurrent.TimeUnit;

/** Whether anything goes on at all while there is something to do. Not safe for use by several threads. */
final class Progress {

    /** The world waits when nothing has happened for so long; a slow answer is not yet an outage. */
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** After so long somebody is away, rather than slow. */
    private static final long OUTAGE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private long lastNanos;

    Progress(long nowNanos) {
        this.lastNanos = nowNanos;
    }

    /** Something went on, or there is nothing to do. */
    void made(long nowNanos) {
        lastNanos = nowNanos;
    }

    boolean isStalled(long nowNanos) {
        return nowNanos - lastNanos > STALL_NANOS;
    }

    boolean isOutage(long nowNanos) {
        return nowNanos - lastNanos > OUTAGE_NANOS;
    }
}
