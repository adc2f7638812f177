package dev.mlsd.monitoring.intake;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Speaks of an outage once: a warning of one line when it has lasted for a while, a line when it is over. What is over sooner, as while
 * a stack starts, is not worth a word. For one thread.
 */
public final class OutageLog {

    private final Logger log;
    private final long patienceNanos;
    private final LongSupplier nanoTime;
    private boolean out;
    private boolean warned;
    private long sinceNanos;

    /** @param nanoTime a clock that only goes forward, as {@link System#nanoTime} */
    public OutageLog(Logger log, Duration patience, LongSupplier nanoTime) {
        this.log = log;
        this.patienceNanos = patience.toNanos();
        this.nanoTime = nanoTime;
    }

    /** It does not work now. */
    public void trouble(String reason) {
        long now = nanoTime.getAsLong();
        if (!out) {
            out = true;
            sinceNanos = now;
        }
        if (!warned && now - sinceNanos >= patienceNanos) {
            warned = true;
            log.warn(reason);
        }
    }

    /** It works now. */
    public void over(String message) {
        if (warned) {
            log.info(message);
        }
        out = false;
        warned = false;
    }
}
