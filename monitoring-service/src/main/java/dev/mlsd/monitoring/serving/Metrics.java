package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.intake.Count;
import dev.mlsd.monitoring.intake.Intake;
import dev.mlsd.monitoring.intake.Malformation;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Totals and the newest window's drift as metrics. */
@Singleton
final class Metrics {

    private static final Logger LOG = Logger.getLogger(Metrics.class);

    /** A window changes slowly, and a scrape comes every few seconds. */
    private static final Duration DRIFT_INTERVAL = Duration.ofSeconds(5);

    private final MeterRegistry registry;
    private final Intake intake;
    private final Drifts drifts;
    private final AlertBook alerts;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("drift-metrics").daemon().factory());

    Metrics(MeterRegistry registry, Intake intake, Drifts drifts, AlertBook alerts) {
        this.alerts = alerts;
        this.registry = registry;
        this.intake = intake;
        this.drifts = drifts;
    }

    void start(@Observes StartupEvent event) {
        counter("mlsd.monitoring.predictions", "Live predictions, each once", Count.PREDICTIONS);
        counter("mlsd.monitoring.load.predictions", "Predictions of load tests", Count.LOAD_PREDICTIONS);
        counter("mlsd.monitoring.duplicates", "Predictions that had been counted already", Count.DUPLICATES);
        counter("mlsd.monitoring.fallbacks", "Decisions without the model", Count.FALLBACKS);
        counter("mlsd.monitoring.labels", "Labels, each once", Count.LABELS);
        counter(
                "mlsd.monitoring.without.reference",
                "Predictions of versions without a reference",
                Count.WITHOUT_REFERENCE);
        counter("mlsd.monitoring.labels.changed", "Labels that replaced an earlier one", Count.LABELS_CHANGED);
        counter("mlsd.monitoring.labels.joined", "Labels that met their prediction", Count.JOINED);
        for (Malformation reason : Malformation.values()) {
            FunctionCounter.builder(
                            "mlsd.monitoring.malformed",
                            intake,
                            it -> it.totals().counts().get(reason))
                    .description("Records or predictions skipped")
                    .tag("reason", reason.code())
                    .register(registry);
        }
        Gauge.builder("mlsd.monitoring.waiting", intake, it -> it.totals().waitingForLabel())
                .description("Predictions that wait for their label")
                .register(registry);
        MultiGauge psi = MultiGauge.builder("mlsd.monitoring.drift.psi")
                .description("Population stability index of the newest window")
                .register(registry);
        MultiGauge missing = MultiGauge.builder("mlsd.monitoring.missing.share")
                .description("Share of the newest window's rows without a value")
                .register(registry);
        MultiGauge standing = MultiGauge.builder("mlsd.monitoring.alerts")
                .description("Alerts that stand, by rule, state and severity")
                .register(registry);
        executor.scheduleWithFixedDelay(
                () -> {
                    publishNewest(psi, missing);
                    publishAlerts(standing);
                },
                0,
                DRIFT_INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        executor.shutdownNow();
    }

    private void publishNewest(MultiGauge psi, MultiGauge missing) {
        try {
            drifts.newest().ifPresent(answer -> publish(answer, psi, missing));
        } catch (RuntimeException e) {
            // An executor drops a task that throws, and the gauges would stand still for good.
            LOG.warnf("drift gauges could not be renewed: %s", e.getMessage());
        }
    }

    private void publishAlerts(MultiGauge standing) {
        try {
            Map<Tags, Long> counts = alerts.page().current().stream()
                    .collect(Collectors.groupingBy(
                            alert -> Tags.of(
                                    "rule",
                                    alert.rule().name(),
                                    "state",
                                    alert.state().name().toLowerCase(Locale.ROOT),
                                    "severity",
                                    alert.severity().name().toLowerCase(Locale.ROOT)),
                            Collectors.counting()));
            List<MultiGauge.Row<?>> rows = new ArrayList<>();
            counts.forEach((tags, count) -> rows.add(MultiGauge.Row.of(tags, count)));
            standing.register(rows, true);
        } catch (RuntimeException e) {
            LOG.warnf("the gauge of alerts could not be renewed: %s", e.getMessage());
        }
    }

    private static void publish(DriftAnswer answer, MultiGauge psi, MultiGauge missing) {
        List<DriftAnswer.Feature> features = Stream.concat(answer.features().stream(), Stream.of(answer.probability()))
                .toList();
        List<MultiGauge.Row<?>> psiRows = new ArrayList<>();
        List<MultiGauge.Row<?>> missingRows = new ArrayList<>();
        for (DriftAnswer.Feature feature : features) {
            Tags tags = Tags.of("feature", feature.name());
            psiRows.add(MultiGauge.Row.of(tags, orNan(feature.psi())));
            missingRows.add(MultiGauge.Row.of(tags, orNan(feature.missingShare())));
        }
        psi.register(psiRows, true);
        missing.register(missingRows, true);
    }

    private static double orNan(Double value) {
        return value == null ? Double.NaN : value;
    }

    private void counter(String name, String description, Count count) {
        FunctionCounter.builder(name, intake, it -> it.totals().counts().get(count))
                .description(description)
                .register(registry);
    }
}
