package dev.mlsd.monitoring.intake;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells a thread to come to an end, also while it waits. Safe for use by many threads. */
final class StopSignal {

    private final CountDownLatch latch = new CountDownLatch(1);

    void stop() {
        latch.countDown();
    }

    boolean stopped() {
        return latch.getCount() == 0;
    }

    /** Waits so long, or until told to stop or interrupted, which counts as a stop. Says whether to stop. */
    boolean pause(Duration duration) {
        try {
            return latch.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            latch.countDown();
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
