package dev.mlsd.traffic.drive;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Logger;

/** Whether anything goes on at all while there is something to do; an outage is said once. Not safe for use by several threads. */
final class Progress {

    /** The world waits when nothing has happened for so long; a slow answer is not yet an outage. */
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** After so long somebody is away, rather than slow. */
    private static final long OUTAGE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private static final Logger LOG = Logger.getLogger(Progress.class.getName());

    private long lastNanos;
    private boolean outage;

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

    /** Says when an outage begins, and for whom the world waits; and when it is over. */
    void report(long nowNanos, Supplier<String> waitingFor) {
        if (!outage && nowNanos - lastNanos > OUTAGE_NANOS) {
            outage = true;
            LOG.warning(waitingFor.get());
        } else if (outage && !isStalled(nowNanos)) {
            outage = false;
            LOG.info("the world goes on");
        }
    }
}
