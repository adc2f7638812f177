package dev.mlsd.monitoring.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Counts over all partitions and windows.
 *
 * @param waitingForLabel live predictions whose label has not come
 * @param waitingForPrediction labels kept in case their prediction comes
 * @param worldTime to where the slowest partition has come; empty until each has had a record of `labels`
 * @param windowDays days with a window
 */
public record IntakeTotals(
        Counts counts, long waitingForLabel, long waitingForPrediction, Optional<Instant> worldTime, int windowDays) {

    /** How far the watermark lies behind the world's time: as late as the contract lets an event be. */
    private static final Duration LATENESS = Duration.ofMinutes(1);

    static IntakeTotals of(Counts counts, long waiting, long early, long arrivalMillis, int windowDays) {
        boolean known = arrivalMillis != Long.MIN_VALUE && arrivalMillis != Long.MAX_VALUE;
        return new IntakeTotals(
                counts,
                waiting,
                early,
                known ? Optional.of(Instant.ofEpochMilli(arrivalMillis)) : Optional.empty(),
                windowDays);
    }

    /** Totals before anything was read. */
    public static IntakeTotals none() {
        return of(new Counts(), 0, 0, Long.MIN_VALUE, 0);
    }

    /** No event before this is expected any more: windows that ended before are closed. */
    public Optional<Instant> watermark() {
        return worldTime.map(time -> time.minus(LATENESS));
    }

    /** Labels that have not met a prediction: most are of payments that were never decided here. */
    public long labelsWithoutPrediction() {
        return counts.get(Count.LABELS) - counts.get(Count.JOINED);
    }
}
