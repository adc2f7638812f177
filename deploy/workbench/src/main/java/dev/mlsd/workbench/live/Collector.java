package dev.mlsd.workbench.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Asks every source, each on its own schedule, and keeps the snapshot. A source that is slow delays nobody but itself: each has a
 * virtual thread, and the pause starts when the answer has come.
 */
@Singleton
public final class Collector {

    private static final Logger LOG = Logger.getLogger(Collector.class);
    /** The supervisor asks every process for its health before it answers. */
    private static final Duration SUPERVISOR_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration SAMPLE_PERIOD = Duration.ofSeconds(1);

    private final WorkbenchSettings settings;
    private final Clock clock = Clock.systemUTC();
    private final JsonHttp http;
    private final AtomicReference<Snapshot> snapshot;
    private final Map<Source, Supplier<Reading>> readers = new EnumMap<>(Source.class);
    private final ScheduledExecutorService schedule;

    Collector(WorkbenchSettings settings, ObjectMapper mapper) {
        this.settings = settings;
        this.http = new JsonHttp(mapper, settings.polling().timeout());
        this.snapshot = new AtomicReference<>(Snapshot.empty(clock.instant()));
        this.schedule = Executors.newScheduledThreadPool(
                Source.values().length + 1,
                Thread.ofVirtual().name("collect-", 0).factory());
        DriftReader drift = new DriftReader(http::getIfThere, settings.monitoringUrl());
        readers.put(Source.TRAFFIC, at(settings.trafficUrl(), "/status"));
        readers.put(Source.INFERENCE, at(settings.inferenceUrl(), "/v1/stats"));
        readers.put(Source.FEATURE, at(settings.featureUrl(), "/v1/stats"));
        readers.put(Source.MONITORING, at(settings.monitoringUrl(), "/v1/summary"));
        readers.put(Source.MODELS, at(settings.inferenceUrl(), "/v1/models"));
        readers.put(Source.WINDOWS, at(settings.monitoringUrl(), "/v1/windows"));
        readers.put(Source.DRIFT, drift::drift);
        readers.put(
                Source.SERIES,
                () -> drift.series(DriftReader.namesOf(
                        snapshot().sources().get(Source.DRIFT).data())));
        readers.put(Source.QUALITY, at(settings.monitoringUrl(), "/v1/quality/series"));
        readers.put(Source.SUPERVISOR, supervisor());
    }

    /** What is known now. Never waits. */
    public Snapshot snapshot() {
        return snapshot.get();
    }

    /** The way to ask a part on behalf of the page. */
    public JsonHttp http() {
        return http;
    }

    void start(@Observes StartupEvent event) {
        readers.forEach((source, reader) -> {
            Duration pause = source.pace() == Source.Pace.SUMMARY
                    ? settings.polling().summary()
                    : settings.polling().detail();
            schedule.scheduleWithFixedDelay(() -> ask(source, reader), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        });
        schedule.scheduleAtFixedRate(
                this::sample, SAMPLE_PERIOD.toMillis(), SAMPLE_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        schedule.shutdownNow();
        http.close();
    }

    private void ask(Source source, Supplier<Reading> reader) {
        Reading reading = read(source, reader);
        if (!schedule.isShutdown()) {
            snapshot.updateAndGet(now -> now.with(source, reading, clock.instant()));
        }
    }

    /** A reader that breaks must not end its schedule: the task would silently never run again. */
    private static Reading read(Source source, Supplier<Reading> reader) {
        try {
            return reader.get();
        } catch (RuntimeException exception) {
            LOG.warnf("reading %s broke: %s", source.id(), exception);
            return new Reading.Failure(new Reading.Reason(
                    "broken", source.id(), exception.getClass().getSimpleName()));
        }
    }

    private void sample() {
        snapshot.updateAndGet(
                now -> now.sampled(clock.instant(), settings.polling().history()));
    }

    private Supplier<Reading> at(URI base, String path) {
        URI address = base.resolve(path);
        return () -> http.get(address);
    }

    private Supplier<Reading> supervisor() {
        if (settings.supervisorPort().isEmpty()) {
            return Reading.Absent::new;
        }
        URI address = URI.create("http://127.0.0.1:" + settings.supervisorPort().getAsInt() + "/processes?probe=true");
        Map<String, String> headers = settings.supervisorToken()
                .map(token -> Map.of("Authorization", "Bearer " + token))
                .orElse(Map.of());
        return () -> http.get(address, headers, SUPERVISOR_TIMEOUT);
    }
}
