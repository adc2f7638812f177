package dev.mlsd.feature.serving;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.feature.conformance.Conformance;
import dev.mlsd.feature.online.FillBoard;
import dev.mlsd.feature.online.RowReader;
import dev.mlsd.feature.stream.FeatureStream;
import dev.mlsd.feature.stream.StreamStatistics;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.OptionalLong;

/** What the service has done and does, measured; totals count from the start of the process, rates and quantiles are recent. */
@Path("/v1/stats")
final class StatsResource {

    /**
     * Everything.
     *
     * @param eventsTotal valid payments and labels
     * @param brokenChecksTotal checks of the contracts' windows that did not hold, window by window
     * @param streamLagRecords not yet in the rows, asked of the broker now; null when it does not answer
     * @param newestArrival world time; null before the first
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Stats(
            long vectorsTotal,
            double ratePerS,
            Latency latencyMs,
            long eventsTotal,
            double eventsPerS,
            long paymentsTotal,
            long labelsTotal,
            long quarantinedTotal,
            long brokenChecksTotal,
            long duplicatesTotal,
            long lateTotal,
            long bootstrappedTotal,
            Long streamLagRecords,
            String streamState,
            Instant newestArrival,
            Instant watermark,
            Redis redis) {}

    /** Quantiles of the time to make the vectors of a request, over 30 s; null when there was none. */
    public record Latency(Double p50, Double p99) {}

    /**
     * The online store.
     *
     * @param filled whether it holds every row
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Redis(
            boolean up,
            boolean filled,
            long readFailuresTotal,
            long writesWaitedTotal,
            long rowsWrittenTotal,
            long unreadableTotal,
            int rememberedRows) {}

    private final ServingStatistics serving;
    private final StreamStatistics events;
    private final FeatureStream stream;
    private final RowReader reader;
    private final FillBoard board;
    private final Conformance conformance;

    StatsResource(
            ServingStatistics serving,
            StreamStatistics events,
            FeatureStream stream,
            RowReader reader,
            FillBoard board,
            Conformance conformance) {
        this.conformance = conformance;
        this.serving = serving;
        this.events = events;
        this.stream = stream;
        this.reader = reader;
        this.board = board;
    }

    @GET
    public Stats get() {
        return new Stats(
                serving.vectors(),
                serving.vectorsPerSecond(),
                new Latency(serving.latencyMillis(0.5), serving.latencyMillis(0.99)),
                events.payments() + events.labels(),
                events.eventsPerSecond(),
                events.payments(),
                events.labels(),
                events.quarantinedRecords(),
                conformance.broken(),
                events.duplicates(),
                events.lateEvents(),
                events.bootstrappedRows(),
                stream.lagRecords(),
                stream.state(),
                instant(events.newestArrivalMillis()),
                instant(events.watermarkMillis()),
                new Redis(
                        board.isReachable(),
                        board.isComplete(),
                        reader.failures(),
                        events.writesThatWaited(),
                        events.rowsWrittenInAll(),
                        serving.unreadableRows(),
                        reader.rememberedRows()));
    }

    private static Instant instant(OptionalLong millis) {
        return millis.isEmpty() ? null : Instant.ofEpochMilli(millis.getAsLong());
    }
}
