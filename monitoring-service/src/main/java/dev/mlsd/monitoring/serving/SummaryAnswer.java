package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.reference.ModelVersion;
import java.time.Instant;
import java.util.Map;

/**
 * Counts of the whole service. Totals are since the beginning of the world; null where nothing is known yet.
 *
 * @param worldTime to where labels and clocks have come on every partition
 * @param watermark no event before this is expected any more
 * @param loadPredictionsTotal predictions for payments that a load test made up, which count nowhere else
 * @param duplicatesTotal predictions that were counted already
 * @param labelsWithoutPredictionTotal labels that have not met a prediction; falls when one comes after all
 * @param labelsChangedTotal labels that replaced an earlier one of the same payment
 * @param malformed malformed records by reason, without zeros
 * @param withoutReferenceTotal predictions of model versions that have no reference: counted, and compared with nothing
 * @param fraudRate share of frauds among joined labels
 * @param windows days with a window
 * @param model the version that decides
 */
record SummaryAnswer(
        Instant worldTime,
        Instant watermark,
        long predictionsTotal,
        double predictionsPerS,
        long otherRolesTotal,
        long loadPredictionsTotal,
        long duplicatesTotal,
        long labelsTotal,
        long labelsJoinedTotal,
        long labelsWithoutPredictionTotal,
        long labelsDuplicatesTotal,
        long labelsChangedTotal,
        long waitingForLabel,
        long givenUpTotal,
        long malformedTotal,
        Map<String, Long> malformed,
        long withoutReferenceTotal,
        long fallbacksTotal,
        Verdicts verdicts,
        Double fraudRate,
        int windows,
        ModelVersion model) {}
