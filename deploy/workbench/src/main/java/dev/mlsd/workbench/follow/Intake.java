package dev.mlsd.workbench.follow;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.v1.FeatureRowChange;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.workbench.log.LogHandler;
import dev.mlsd.workbench.log.LogRecord;
import java.util.Map;

/** Puts what is read where it belongs. What cannot be read is left alone: the quarantine is for it. */
final class Intake implements LogHandler {

    static final String TRANSACTIONS = "transactions";
    static final String LABELS = "labels";
    static final String PREDICTIONS = "predictions";
    static final String FEATURES = "features";

    /** How far back to begin in each partition: some minutes of a default world, read in a second. */
    static final Map<String, Integer> BACK =
            Map.of(TRANSACTIONS, 6_000, LABELS, 6_000, PREDICTIONS, 4_000, FEATURES, 12_000);

    /** Ids that the fault "bad data" writes: nobody's payments. */
    private static final String BAD = "bad-";

    private final RecentPayments payments;
    private final Freshness freshness;

    Intake(RecentPayments payments, Freshness freshness) {
        this.payments = payments;
        this.freshness = freshness;
    }

    @Override
    public void restart() {
        payments.clear();
        freshness.clear();
    }

    @Override
    public void take(LogRecord record) {
        if (record.value() == null) {
            return;
        }
        try {
            switch (record.topic()) {
                case TRANSACTIONS -> transaction(record);
                case LABELS -> label(record);
                case PREDICTIONS -> predictions(record);
                case FEATURES -> change(record);
                default -> throw new IllegalStateException("nobody asked for " + record.topic());
            }
        } catch (InvalidProtocolBufferException _) {
            // A record that is none. feature-service sets it aside with its reasons; here is nothing to show.
            return;
        }
    }

    private void transaction(LogRecord record) throws InvalidProtocolBufferException {
        TransactionRecord parsed = TransactionRecord.parseFrom(record.value());
        Payment payment = parsed.getPayment();
        if (parsed.hasPayment() && isPayment(payment.getTransactionId())) {
            payments.event(payment.getTransactionId(), new Trace.Event(place(record), payment));
            noticed(payment.getTransactionId(), record);
        }
    }

    private void label(LogRecord record) throws InvalidProtocolBufferException {
        LabelRecord parsed = LabelRecord.parseFrom(record.value());
        Label label = parsed.getLabel();
        if (parsed.hasLabel() && isPayment(label.getTransactionId())) {
            payments.label(label.getTransactionId(), new Trace.Labelled(place(record), label));
            noticed(label.getTransactionId(), record);
        }
    }

    private void predictions(LogRecord record) throws InvalidProtocolBufferException {
        PredictionScan.scan(
                record.value(), (id, bytes) -> payments.prediction(id, new Trace.Logged(place(record), bytes)));
    }

    private void change(LogRecord record) throws InvalidProtocolBufferException {
        FeatureRowChange change = FeatureRowChange.parseFrom(record.value());
        if (!isPayment(change.getEventId())) {
            return;
        }
        payments.rowChange(change.getEventId(), new Trace.Change(place(record), change));
        if (record.seenMillis() > 0) {
            freshness.change(change.getView(), change.getEventId(), change.getArrivalTimeMillis(), record.seenMillis());
        }
    }

    private void noticed(String id, LogRecord record) {
        if (record.seenMillis() > 0) {
            freshness.event(id, record.timestampMillis(), record.seenMillis());
        }
    }

    private static boolean isPayment(String id) {
        return !id.isEmpty() && !id.startsWith(BAD);
    }

    private static Trace.Place place(LogRecord record) {
        return new Trace.Place(
                record.topic(), record.partition(), record.offset(), record.timestampMillis(), record.seenMillis());
    }
}
