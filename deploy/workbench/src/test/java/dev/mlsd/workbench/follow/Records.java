package dev.mlsd.workbench.follow;

import com.google.protobuf.ByteString;
import dev.mlsd.feature.v1.Clock;
import dev.mlsd.feature.v1.FeatureRowChange;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.inference.v1.Latencies;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.PredictionBatch;
import dev.mlsd.inference.v1.ServedRow;
import dev.mlsd.inference.v1.Verdict;
import dev.mlsd.workbench.log.LogRecord;
import java.time.Instant;
import java.util.List;

/** Records as the parts write them. */
public final class Records {

    public static final long EVENT = Instant.parse("2026-03-14T09:42:10Z").toEpochMilli();
    public static final long LABEL = Instant.parse("2026-03-21T10:00:00Z").toEpochMilli();
    public static final long DECIDED = Instant.parse("2026-11-22T09:00:00.100Z").toEpochMilli();
    public static final long SEEN = DECIDED + 35;

    private Records() {}

    public static LogRecord transaction(String id) {
        Payment payment = Payment.newBuilder()
                .setTransactionId(id)
                .setCustomerId("c-1")
                .setTerminalId("t-1")
                .setAmountMinor(12_34)
                .setEventTimeMillis(EVENT)
                .build();
        byte[] value =
                TransactionRecord.newBuilder().setPayment(payment).build().toByteArray();
        return new LogRecord("transactions", 1, 7, EVENT, null, value, SEEN);
    }

    public static LogRecord clock() {
        byte[] value = TransactionRecord.newBuilder()
                .setClock(Clock.newBuilder().setWorldTimeMillis(EVENT))
                .build()
                .toByteArray();
        return new LogRecord("transactions", 1, 8, EVENT, null, value, SEEN);
    }

    public static LogRecord label(String id) {
        Label label = Label.newBuilder()
                .setTransactionId(id)
                .setCustomerId("c-1")
                .setTerminalId("t-1")
                .setEventTimeMillis(EVENT)
                .setLabelTimeMillis(LABEL)
                .setFraud(true)
                .build();
        return new LogRecord(
                "labels",
                0,
                3,
                LABEL,
                null,
                LabelRecord.newBuilder().setLabel(label).build().toByteArray(),
                SEEN + 60_000);
    }

    public static LogRecord change(String id, String view, long arrival, long seen) {
        byte[] value = FeatureRowChange.newBuilder()
                .setView(view)
                .setEntity("c-1")
                .setEpoch(9)
                .setSequence(42)
                .setEventId(id)
                .setEventTimeMillis(EVENT)
                .setArrivalTimeMillis(arrival)
                .setOutcome(FeatureRowChange.Outcome.APPLIED)
                .build()
                .toByteArray();
        return new LogRecord("features", 2, 11, arrival, null, value, seen);
    }

    public static Prediction.Builder prediction(String id) {
        return Prediction.newBuilder()
                .setPredictionId(id + "/live")
                .setTransactionId(id)
                .setCustomerId("c-1")
                .setTerminalId("t-1")
                .setAmountMinor(12_34)
                .setEventTimeMillis(EVENT)
                .setDecidedAtMillis(DECIDED)
                .addValues(12.34)
                .addValues(Double.NaN)
                .setStatuses(ByteString.copyFrom(new byte[] {1, 3}))
                .addRows(ServedRow.newBuilder()
                        .setView("customer_payments@1")
                        .setEntity("c-1")
                        .setEpoch(9)
                        .setSequence(41)
                        .setNewestArrivalMillis(EVENT - 3_600_000))
                .setScore(0.2)
                .setProbability(0.03)
                .setVerdict(Verdict.REVIEW)
                .setReviewThreshold(0.02)
                .setBlockThreshold(0.3)
                .setModelName("trees")
                .setModelVersion("1")
                .setRoute("production")
                .setRole("live")
                .setLatencies(Latencies.newBuilder()
                        .setFeaturesMicros(2_000)
                        .setQueueMicros(100)
                        .setComputeMicros(500)
                        .setTotalMicros(3_000));
    }

    public static LogRecord predictions(Prediction... predictions) {
        byte[] value = PredictionBatch.newBuilder()
                .addAllPredictions(List.of(predictions))
                .build()
                .toByteArray();
        return new LogRecord("predictions", 3, 5, EVENT, null, value, SEEN - 10);
    }
}
