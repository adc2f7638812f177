package dev.mlsd.inference.serving;

import dev.mlsd.inference.batching.LeaveReason;
import dev.mlsd.inference.batching.ShedReason;
import dev.mlsd.inference.repository.ModelId;
import dev.mlsd.inference.telemetry.RollingHistogram;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shows what {@link VersionStatistics} counts as meters, by model and version. They read it when they are asked, so a
 * request pays nothing for them.
 */
public final class ModelMeters {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final Map<String, Double> QUANTILES = Map.of("0.5", 50.0, "0.99", 99.0, "0.999", 99.9);

    private final MeterRegistry registry;
    private final Set<ModelId> known = ConcurrentHashMap.newKeySet();

    /** Shows nothing yet. */
    public ModelMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows a version, once. */
    void show(ModelId id, VersionStatistics statistics) {
        if (!known.add(id)) {
            return;
        }
        Tags tags = Tags.of("model", id.name(), "version", id.version());
        for (LeaveReason reason : LeaveReason.values()) {
            FunctionCounter.builder("mlsd.model.batches", statistics, s -> s.batches(reason))
                    .description("Batches, by why they left the queue when they did")
                    .tags(tags.and("reason", code(reason)))
                    .register(registry);
        }
        for (ShedReason reason : ShedReason.values()) {
            FunctionCounter.builder("mlsd.model.rejected", statistics, s -> s.refusals(reason))
                    .description("Requests refused at the door")
                    .tags(tags.and("reason", code(reason)))
                    .register(registry);
        }
        FunctionCounter.builder("mlsd.model.expired", statistics, VersionStatistics::expirations)
                .description("Requests whose time was over while they waited")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("mlsd.model.shared", statistics, VersionStatistics::shared)
                .description("Requests that got the answer of an identical one that was under way")
                .tags(tags)
                .register(registry);
        show("mlsd.model.queue.seconds", "Time in the queue", tags, statistics.queueTimes(), NANOS_PER_SECOND);
        show(
                "mlsd.model.compute.seconds",
                "Time of a call of the model",
                tags,
                statistics.computeTimes(),
                NANOS_PER_SECOND);
        show("mlsd.model.batch.rows", "Rows of a call of the model", tags, statistics.batchRows(), 1);
    }

    private void show(String name, String description, Tags tags, RollingHistogram histogram, double perUnit) {
        QUANTILES.forEach((quantile, percent) -> Gauge.builder(
                        name, histogram, h -> value(h.percentile(percent), perUnit))
                .description(description + " over the last " + VersionStatistics.SECONDS + " seconds")
                .tags(tags.and("quantile", quantile))
                .register(registry));
    }

    private static double value(Long recorded, double perUnit) {
        return recorded == null ? Double.NaN : recorded / perUnit;
    }

    private static String code(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
