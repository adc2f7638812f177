package dev.mlsd.workbench.follow;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.workbench.Text;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The whole way of one payment. What is not there yet is null, and {@code missing} says why under the same name.
 *
 * @param vector in the order of the model's signature
 * @param missing why a part is null, by its name
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Followed(
        String id,
        Event event,
        List<Row> rows,
        List<Value> vector,
        Batch batch,
        Decision decision,
        Latency latencyMs,
        Log log,
        List<Change> changes,
        DriftWindow driftWindow,
        Label label,
        List<Moment> moments,
        Map<String, Text> missing) {

    /**
     * The payment as an event. {@code partition} and what follows it are null while the event is not in the log: then this is what the
     * decision says of it.
     *
     * @param eventTime world time
     * @param arrivalTime world time
     * @param seenAt wall time at which the workbench read it
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Event(
            String topic,
            Integer partition,
            Long offset,
            String customer,
            String terminal,
            double amount,
            Instant eventTime,
            Instant arrivalTime,
            Instant seenAt) {}

    /**
     * An online row that the vector was made from.
     *
     * @param newestArrival world time; null for a row without events
     * @param ageMillis how old the newest event was at the payment, world time
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Row(String view, String entity, long epoch, long sequence, Instant newestArrival, Long ageMillis) {}

    /**
     * One value.
     *
     * @param feature as the model's signature names it; null when the model is not known any more
     * @param value null where missing
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Value(String feature, Double value, String status) {}

    /** The batch that it was scored in. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Batch(int rows) {}

    /**
     * What was decided.
     *
     * @param score what the model said; null for a fallback
     * @param probability calibrated; null for a fallback
     * @param fallback why the model did not decide; null when it did
     * @param decidedAt wall time
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Decision(
            String verdict,
            Double score,
            Double probability,
            double reviewThreshold,
            double blockThreshold,
            String model,
            String version,
            String route,
            String fallback,
            Instant decidedAt) {}

    /**
     * How long the stages took, in milliseconds, one after the other; null for one that was not reached.
     *
     * @param rest what is left of {@code total}: checks, calibration, the journal, the answer
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Latency(Double features, Double queue, Double compute, double rest, double total) {}

    /**
     * Where the prediction is in the log.
     *
     * @param reachedKafka wall time at which a reader had it from there; null when it was there before anybody looked
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Log(String topic, int partition, long offset, Instant reachedKafka) {}

    /**
     * A row that the payment moved afterwards.
     *
     * @param by {@code payment} or {@code label}
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Change(
            String view,
            String entity,
            long epoch,
            long sequence,
            String outcome,
            String by,
            int partition,
            long offset,
            Instant arrivalTime,
            Instant seenAt) {}

    /** The day of world time that the prediction is counted in. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record DriftWindow(
            String window,
            String model,
            String version,
            boolean closed,
            long predictions,
            long labelled,
            long frauds) {}

    /**
     * What became known.
     *
     * @param delayMillis after the payment, world time
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Label(
            boolean fraud, Instant labelTime, long delayMillis, int partition, long offset, Instant seenAt) {}

    /**
     * A step on the way, in the order of the way.
     *
     * @param clock {@code world} or {@code wall}: two clocks, never mixed
     * @param sinceMillis after the step before it on the same clock; null for the first
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Moment(String id, String clock, Instant at, Long sinceMillis) {}
}
