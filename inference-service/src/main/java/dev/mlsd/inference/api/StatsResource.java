package dev.mlsd.inference.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.inference.decision.Verdict;
import dev.mlsd.inference.predictionlog.Journal;
import dev.mlsd.inference.telemetry.DecisionTelemetry;
import dev.mlsd.inference.telemetry.RollingHistogram;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** How the service is doing now. */
@Path("/v1/stats")
@Produces(MediaType.APPLICATION_JSON)
public class StatsResource {

    private static final int RATE_SECONDS = 5;
    private static final double NANOS_PER_MILLI = 1e6;

    private final DecisionTelemetry telemetry;
    private final Journal journal;

    StatsResource(DecisionTelemetry telemetry, Journal journal) {
        this.telemetry = telemetry;
        this.journal = journal;
    }

    /**
     * Counts since the start; the rate over the last 5 seconds; latencies, in milliseconds, and batches over the last 30, null when
     * nothing happened in them.
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Stats(
            long decisionsTotal,
            long approve,
            long review,
            long block,
            long fallbacksTotal,
            long errorsTotal,
            double ratePerS,
            Latency latencyMs,
            Double featuresP99Ms,
            Double queueP99Ms,
            Double computeP99Ms,
            Double meanBatchRows,
            JournalCounts journal) {}

    /** Percentiles. */
    public record Latency(Double p50, Double p99, Double p999) {}

    /** Predictions written to the journal, those in Kafka, and those on their way. */
    public record JournalCounts(long written, long acknowledged, long pending) {}

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
                telemetry.refusals(),
                telemetry.total().count(RATE_SECONDS) / (double) RATE_SECONDS,
                new Latency(
                        millis(telemetry.total(), 50), millis(telemetry.total(), 99), millis(telemetry.total(), 99.9)),
                millis(telemetry.features(), 99),
                millis(telemetry.queue(), 99),
                millis(telemetry.compute(), 99),
                telemetry.batchRows().mean(),
                new JournalCounts(counts.written(), counts.acknowledged(), counts.pending()));
    }

    private static Double millis(RollingHistogram histogram, double percent) {
        Long nanos = histogram.percentile(percent);
        return nanos == null ? null : nanos / NANOS_PER_MILLI;
    }
}
