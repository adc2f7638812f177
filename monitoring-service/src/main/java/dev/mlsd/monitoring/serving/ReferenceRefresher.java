package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.intake.OutageLog;
import dev.mlsd.monitoring.reference.References;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Keeps asking which model version decides: each second, which is cheap on one machine and soon enough after a promotion. */
final class ReferenceRefresher implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ReferenceRefresher.class);

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final References references;
    private final OutageLog outage;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("references").daemon().factory());

    ReferenceRefresher(References references, LongSupplier nanoTime) {
        this.references = references;
        this.outage = new OutageLog(LOG, Duration.ofSeconds(30), nanoTime);
    }

    void start() {
        executor.scheduleWithFixedDelay(this::refresh, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void refresh() {
        try {
            references
                    .refresh()
                    .ifPresentOrElse(
                            reason -> outage.trouble("the deciding model cannot be asked for: " + reason),
                            () -> outage.over("the deciding model can be asked for again"));
        } catch (RuntimeException e) {
            // An executor drops a task that throws, and a promotion would go unnoticed for good.
            outage.trouble("asking for the deciding model failed: " + e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
