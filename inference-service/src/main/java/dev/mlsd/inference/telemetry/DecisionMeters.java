package dev.mlsd.inference.telemetry;

import dev.mlsd.inference.decision.Fallback;
import dev.mlsd.inference.decision.Verdict;
import dev.mlsd.inference.routing.CircuitBreaker.Snapshot;
import dev.mlsd.inference.routing.CircuitBreaker.State;
import dev.mlsd.inference.routing.Route;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Shows what {@link DecisionTelemetry} counts as meters. They read it when they are asked, so a decision pays nothing for them. */
public final class DecisionMeters {

    private static final double NANOS_PER_SECOND = 1e9;

    private static final Map<String, Double> QUANTILES = Map.of("0.5", 50.0, "0.99", 99.0, "0.999", 99.9);

    private DecisionMeters() {}

    /** Registers all of them. */
    public static void register(MeterRegistry registry, DecisionTelemetry telemetry) {
        for (Verdict verdict : Verdict.values()) {
            FunctionCounter.builder("mlsd.decisions", telemetry, t -> t.decisions(verdict))
                    .description("Decisions answered")
                    .tag("verdict", verdict.name())
                    .register(registry);
        }
        for (Route path : Route.values()) {
            FunctionCounter.builder("mlsd.routes", telemetry, t -> t.decisions(path))
                    .description("Decisions that models made, by the way on which payments came to them")
                    .tag("route", path.code())
                    .register(registry);
        }
        for (Fallback fallback : Fallback.values()) {
            FunctionCounter.builder("mlsd.fallbacks", telemetry, t -> t.fallbacks(fallback))
                    .description("Decisions that the rules made")
                    .tag("reason", fallback.code())
                    .register(registry);
        }
        for (Refusal refusal : Refusal.values()) {
            FunctionCounter.builder("mlsd.refusals", telemetry, t -> t.refusals(refusal))
                    .description("Requests that were not decided")
                    .tag("reason", refusal.code())
                    .register(registry);
        }
        Map<String, RollingHistogram> stages = Map.of(
                "total", telemetry.total(),
                "features", telemetry.features(),
                "queue", telemetry.queue(),
                "compute", telemetry.compute());
        stages.forEach((stage, histogram) -> {
            QUANTILES.forEach((quantile, percent) -> {
                Gauge.builder("mlsd.decision.latency.seconds", histogram, h -> seconds(h.percentile(percent)))
                        .description("Latency over the last " + DecisionTelemetry.SECONDS + " seconds")
                        .tag("stage", stage)
                        .tag("quantile", quantile)
                        .register(registry);
            });
        });
        Gauge.builder("mlsd.batch.rows.mean", telemetry.batchRows(), h -> h.mean() == null ? Double.NaN : h.mean())
                .description("Mean rows of a batch over the last " + DecisionTelemetry.SECONDS + " seconds")
                .register(registry);
    }

    /**
     * Registers those of the circuit breaker.
     *
     * @param breaker of the model that decides now; empty while none does
     */
    public static void registerBreaker(
            MeterRegistry registry, DecisionTelemetry telemetry, Supplier<Optional<Snapshot>> breaker) {
        for (State state : State.values()) {
            String name = state.name().toLowerCase(Locale.ROOT);
            Gauge.builder(
                            "mlsd.breaker.state",
                            breaker,
                            b -> b.get().filter(now -> now.state() == state).isPresent() ? 1 : 0)
                    .description("1 for the state in which the circuit breaker is")
                    .tag("state", name)
                    .register(registry);
            FunctionCounter.builder("mlsd.breaker.changes", telemetry, t -> t.breakerChanges(state))
                    .description("How often the circuit breaker came into a state")
                    .tag("to", name)
                    .register(registry);
        }
    }

    private static double seconds(Long nanos) {
        return nanos == null ? Double.NaN : nanos / NANOS_PER_SECOND;
    }
}
