package dev.mlsd.monitoring.intake;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Warnings of one line, at most one in a while; the next says how many were left out. For one thread. */
final class QuietLog {

    private final Logger log;
    private final LongSupplier nanoTime;
    private final long pauseNanos;
    private boolean spoken;
    private long lastNanos;
    private long leftOut;

    QuietLog(Logger log, Duration pause, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.pauseNanos = pause.toNanos();
    }

    void warn(String message) {
        long now = nanoTime.getAsLong();
        if (spoken && now - lastNanos < pauseNanos) {
            leftOut++;
            return;
        }
        log.warn(leftOut == 0 ? message : message + " (and " + leftOut + " more like this)");
        spoken = true;
        lastNanos = now;
        leftOut = 0;
    }
}
