package dev.mlsd.workbench.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.PredictionBatch;
import dev.mlsd.workbench.experiment.Bench.DecidedPayment;
import dev.mlsd.workbench.experiment.ExperimentException;
import dev.mlsd.workbench.log.LogRecord;
import dev.mlsd.workbench.log.LogScan;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * All that was decided by the model on days whose labels are complete, without vectors: some 200 bytes a payment. Days are taken whole and
 * the newest first, so that what is said of a day is said of all of it.
 */
final class DecidedPayments {

    /** A label comes seven days after its payment; with the day's own length, a day is complete after eight. */
    private static final int COMPLETE_AFTER_DAYS = 8;

    private static final Duration SLACK = Duration.ofHours(6);
    private static final String LIVE = "live";
    private static final String LOAD = "load";

    private final String kafka;
    private final Map<String, Boolean> labels = new HashMap<>();
    private final Map<String, DecidedPayment> decided = new HashMap<>();

    DecidedPayments(String kafka) {
        this.kafka = kafka;
    }

    /** The payments of so many complete days at most, in the order of their time. */
    List<DecidedPayment> read(int days, long worldMillis) throws ExperimentException, InterruptedException {
        long day = TimeUnit.DAYS.toMillis(1);
        long until =
                Instant.ofEpochMilli(worldMillis).truncatedTo(ChronoUnit.DAYS).toEpochMilli()
                        - (COMPLETE_AFTER_DAYS - 1) * day;
        long from = until - days * day;
        try {
            LogScan.read(kafka, "labels", from, worldMillis + 1, record -> label(record, from, until));
            LogScan.read(kafka, "predictions", from - SLACK.toMillis(), until + SLACK.toMillis(), this::predictions);
        } catch (IOException e) {
            throw new ExperimentException("broker_unavailable", e.getMessage());
        }
        return decided.values().stream()
                .sorted(Comparator.comparingLong(DecidedPayment::eventMillis).thenComparing(DecidedPayment::id))
                .toList();
    }

    private void label(LogRecord record, long from, long until) {
        try {
            LabelRecord read = LabelRecord.parseFrom(record.value());
            Label label = read.getLabel();
            if (read.hasLabel() && label.getEventTimeMillis() >= from && label.getEventTimeMillis() < until) {
                labels.put(label.getTransactionId(), label.getFraud());
            }
        } catch (InvalidProtocolBufferException none) {
            // A record that is none is feature-service's to set aside.
            return;
        }
    }

    private void predictions(LogRecord record) {
        try {
            for (Prediction prediction :
                    PredictionBatch.parseFrom(record.value()).getPredictionsList()) {
                Boolean fraud = labels.get(prediction.getTransactionId());
                if (fraud != null
                        && prediction.getRole().equals(LIVE)
                        && !prediction.getRoute().equals(LOAD)
                        && prediction.getFallback().isEmpty()) {
                    decided.putIfAbsent(prediction.getTransactionId(), payment(prediction, fraud));
                }
            }
        } catch (InvalidProtocolBufferException none) {
            // Nobody else writes there; the reading goes on.
            return;
        }
    }

    private static DecidedPayment payment(Prediction prediction, boolean fraud) {
        return new DecidedPayment(
                prediction.getTransactionId(),
                prediction.getCustomerId(),
                prediction.getAmountMinor(),
                prediction.getEventTimeMillis(),
                fraud,
                prediction.getProbability(),
                prediction.getVerdict().name(),
                prediction.getModelName() + "@" + prediction.getModelVersion());
    }
}
