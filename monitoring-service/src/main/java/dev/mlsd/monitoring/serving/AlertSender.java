package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.intake.Intake;
import dev.mlsd.monitoring.notice.Notifier;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks at the alerts every few seconds and sends what is new, while the intake reads: half a history would end alerts that stand. */
final class AlertSender implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(AlertSender.class);

    /** A day of world time lasts two minutes in the fastest demonstration. */
    private static final Duration PERIOD = Duration.ofSeconds(3);

    private final Intake intake;
    private final AlertBook book;
    private final Notifier notifier;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("alerts").daemon().factory());
    private String lastTrouble = "";

    AlertSender(Intake intake, AlertBook book, Notifier notifier) {
        this.intake = intake;
        this.book = book;
        this.notifier = notifier;
    }

    void start() {
        executor.scheduleWithFixedDelay(this::send, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void send() {
        if (intake.notReady().isPresent()) {
            return;
        }
        try {
            AlertBook.Page page = book.page();
            notifier.send(page.current(), page.history());
            lastTrouble = "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            // Nothing is lost: what was not sent is sent the next time. An executor drops a task that throws.
            if (!lastTrouble.equals(e.getMessage())) {
                LOG.warnf("alerts could not be sent and will be again: %s", e.getMessage());
                lastTrouble = String.valueOf(e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        notifier.close();
    }
}
