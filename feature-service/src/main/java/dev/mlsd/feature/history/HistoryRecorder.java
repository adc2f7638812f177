package dev.mlsd.feature.history;

import dev.mlsd.feature.FeatureServiceSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes the history for as long as the service lives. */
@Singleton
public final class HistoryRecorder {

    private static final Duration END = Duration.ofSeconds(5);

    private final Path store;
    private final boolean writes;
    private final HistoryLog log;
    private Thread thread;

    HistoryRecorder(FeatureServiceSettings settings) {
        this.store = settings.offlineStore().orElse(settings.data().resolve("offline"));
        this.writes = settings.history().write();
        this.log = new HistoryLog(
                settings.kafka(),
                store,
                new HistoryLog.Limits(
                        settings.history().rows(), settings.history().within()));
    }

    void onStart(@Observes StartupEvent event) {
        if (writes) {
            thread = Thread.ofPlatform().name("history").daemon(true).start(log::run);
        }
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        log.stop(true);
        if (thread != null) {
            thread.join(END.toMillis());
        }
    }

    /** Where the history is. */
    public Path store() {
        return store;
    }

    /**
     * Waits until all that is in the log now is in the history; at once when another instance writes it.
     *
     * @return false when it took too long
     */
    public boolean catchUp(Duration patience) throws InterruptedException {
        if (!writes) {
            return true;
        }
        CompletableFuture<Void> done = log.catchUp();
        try {
            done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            done.cancel(false);
            return false;
        }
    }

    /** Events written since the start. */
    public long events() {
        return log.events();
    }

    /** Times that files were written since the start. */
    public long appends() {
        return log.appends();
    }

    /** Records that Kafka had dropped before they were read. */
    public long lost() {
        return log.lost();
    }

    /** Why nothing is written now; null when all is well. */
    public String trouble() {
        return log.trouble();
    }
}
