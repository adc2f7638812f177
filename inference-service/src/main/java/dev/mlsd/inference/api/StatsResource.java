package dev.mlsd.inference.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.inference.batching.BatchPolicy;
import dev.mlsd.inference.decision.Fallback;
import dev.mlsd.inference.decision.Verdict;
import dev.mlsd.inference.experiment.LeaseDesk;
import dev.mlsd.inference.flow.Lane;
import dev.mlsd.inference.lease.PolicyName;
import dev.mlsd.inference.predictionlog.Journal;
import dev.mlsd.inference.protection.AdmissionLimit;
import dev.mlsd.inference.repository.ModelSlot;
import dev.mlsd.inference.routing.CircuitBreaker.State;
import dev.mlsd.inference.routing.Route;
import dev.mlsd.inference.telemetry.DecisionTelemetry;
import dev.mlsd.inference.telemetry.Refusal;
import dev.mlsd.inference.telemetry.RollingHistogram;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How the service is doing now. */
@Path("/v1/stats")
@Produces(MediaType.APPLICATION_JSON)
public class StatsResource {

    private static final int RATE_SECONDS = 5;
    private static final double NANOS_PER_MILLI = 1e6;

    private final DecisionTelemetry telemetry;
    private final Journal journal;
    private final LeaseDesk<Lane> desk;
    private final AdmissionLimit admission;

    StatsResource(DecisionTelemetry telemetry, Journal journal, LeaseDesk<Lane> desk, AdmissionLimit admission) {
        this.telemetry = telemetry;
        this.journal = journal;
        this.desk = desk;
        this.admission = admission;
    }

    /**
     * Counts since the start, {@code fallbacks} by their reason, {@code routes} of what models decided, load tests included; the rate and {@code batching} over the last 5 seconds; other latencies, in milliseconds, and batches over
     * the last 30, null when nothing happened in them; {@code breaker} null while no model serves, {@code lease} when nobody holds it.
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Stats(
            long decisionsTotal,
            long approve,
            long review,
            long block,
            long fallbacksTotal,
            Map<String, Long> fallbacks,
            Map<String, Long> routes,
            long errorsTotal,
            double ratePerS,
            Latency latencyMs,
            Double featuresP99Ms,
            Double queueP99Ms,
            Double computeP99Ms,
            Double meanBatchRows,
            Batching batching,
            Breaker breaker,
            Admission admission,
            JournalCounts journal,
            LeaseState lease) {}

    /**
     * How many payments may be under way, how many are, and how many were refused since the start because more were.
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Admission(int limit, int underWay, long refused) {}

    /** Percentiles. */
    public record Latency(Double p50, Double p99, Double p999) {}

    /**
     * How requests are batched now, and what comes of it; times are those that requests see, and compute is of their whole batch.
     *
     * @param largest most rows of the next batch; under the adaptive policy what it has found so far
     * @param delayMillis for which a request may be held back, 0 where nothing waits
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Batching(
            String policy, int largest, double delayMillis, BatchRows batchRows, Latency queueMs, Latency computeMs) {}

    /**
     * The circuit breaker of the model that decides.
     *
     * @param state closed, open or half_open
     * @param calls newest batches that count
     * @param failures of them
     * @param opened how often it opened since the start; with it {@code closed}, how often it closed again
     */
    public record Breaker(String state, int calls, int failures, long opened, long closed) {}

    /** Rows of a batch. */
    public record BatchRows(Double mean, Long p50, Long p99) {}

    /**
     * Predictions written to the journal, those in Kafka, and those on their way.
     *
     * @param fill the part of its room that is taken, 0 to 1
     * @param refused requests that were not decided because it was full
     */
    public record JournalCounts(long written, long acknowledged, long pending, double fill, long refused) {}

    /** The figures of this moment. */
    @GET
    public Stats stats() {
        Journal.Counts counts = journal.counts();
        return new Stats(
                telemetry.decisions(),
                telemetry.decisions(Verdict.APPROVE),
                telemetry.decisions(Verdict.REVIEW),
                telemetry.decisions(Verdict.BLOCK),
                telemetry.fallbacks(),
                fallbacks(),
                routes(),
                telemetry.refusals(),
                telemetry.total().count(RATE_SECONDS) / (double) RATE_SECONDS,
                new Latency(
                        millis(telemetry.total(), 50), millis(telemetry.total(), 99), millis(telemetry.total(), 99.9)),
                millis(telemetry.features(), 99),
                millis(telemetry.queue(), 99),
                millis(telemetry.compute(), 99),
                telemetry.batchRows().mean(),
                batching(),
                breaker(),
                admitted(),
                new JournalCounts(
                        counts.written(),
                        counts.acknowledged(),
                        counts.pending(),
                        journal.fill(),
                        telemetry.refusals(Refusal.JOURNAL_FULL)),
                desk.term().map(LeaseState::of).orElse(null));
    }

    private Batching batching() {
        BatchPolicy policy = desk.inForce().policy();
        RollingHistogram rows = telemetry.batchRows();
        return new Batching(
                PolicyName.of(policy).text(),
                largestNow(policy),
                policy.delay().toNanos() / NANOS_PER_MILLI,
                new BatchRows(
                        rows.mean(RATE_SECONDS), rows.percentile(50, RATE_SECONDS), rows.percentile(99, RATE_SECONDS)),
                recent(telemetry.queue()),
                recent(telemetry.compute()));
    }

    private Map<String, Long> fallbacks() {
        Map<String, Long> byReason = new TreeMap<>();
        for (Fallback why : Fallback.values()) {
            byReason.put(why.code(), telemetry.fallbacks(why));
        }
        return byReason;
    }

    private Map<String, Long> routes() {
        Map<String, Long> byRoute = new TreeMap<>();
        for (Route route : Route.values()) {
            byRoute.put(route.code(), telemetry.decisions(route));
        }
        return byRoute;
    }

    private Admission admitted() {
        AdmissionLimit.Snapshot now = admission.snapshot();
        return new Admission(now.limit(), now.underWay(), telemetry.refusals(Refusal.OVERLOADED));
    }

    private Breaker breaker() {
        return Lane.breaker(desk.model())
                .map(now -> new Breaker(
                        now.state().name().toLowerCase(Locale.ROOT),
                        now.calls(),
                        now.failures(),
                        telemetry.breakerChanges(State.OPEN),
                        telemetry.breakerChanges(State.CLOSED)))
                .orElse(null);
    }

    private int largestNow(BatchPolicy policy) {
        ModelSlot.Lease<Lane> lane = desk.model().orElse(null);
        if (lane == null) {
            return policy.largest();
        }
        try {
            return lane.model().largestBatchNow();
        } finally {
            lane.release();
        }
    }

    private static Latency recent(RollingHistogram histogram) {
        return new Latency(
                millis(histogram.percentile(50, RATE_SECONDS)),
                millis(histogram.percentile(99, RATE_SECONDS)),
                millis(histogram.percentile(99.9, RATE_SECONDS)));
    }

    private static Double millis(RollingHistogram histogram, double percent) {
        return millis(histogram.percentile(percent));
    }

    private static Double millis(Long nanos) {
        return nanos == null ? null : nanos / NANOS_PER_MILLI;
    }
}
