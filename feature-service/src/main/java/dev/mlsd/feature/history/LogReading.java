package dev.mlsd.feature.history;

import dev.mlsd.feature.contract.Checked;
import dev.mlsd.feature.contract.LabelContract;
import dev.mlsd.feature.contract.PaymentContract;
import dev.mlsd.feature.contract.Violation;
import dev.mlsd.feature.offline.HistoryEvent;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What of the log is history: every event, repeats and late ones too, and what the contracts refuse with the reasons. Clocks are not. */
final class LogReading {

    static final String TRANSACTIONS = "transactions";
    static final String LABELS = "labels";
    static final List<String> TOPICS = List.of(TRANSACTIONS, LABELS);

    private LogReading() {}

    /** The event of a record, or that it broke its contract; empty for a clock. */
    static Optional<HistoryEvent> event(ConsumerRecord<byte[], byte[]> record) {
        HistoryEvent.Place place = new HistoryEvent.Place(record.topic(), record.partition(), record.offset());
        return record.topic().equals(LABELS) ? label(place, record) : payment(place, record);
    }

    private static Optional<HistoryEvent> payment(HistoryEvent.Place place, ConsumerRecord<byte[], byte[]> record) {
        return switch (PaymentContract.check(record.key(), record.value(), record.timestamp())) {
            case Checked.Accepted<TransactionRecord>(TransactionRecord transaction)
            when transaction.hasPayment() -> {
                Payment payment = transaction.getPayment();
                yield Optional.of(new HistoryEvent.Payment(
                        place,
                        new PaymentEvent(
                                payment.getTransactionId(),
                                payment.getCustomerId(),
                                payment.getTerminalId(),
                                payment.getAmountMinor(),
                                payment.getEventTimeMillis()),
                        record.timestamp()));
            }
            case Checked.Accepted<TransactionRecord> clock -> Optional.empty();
            case Checked.Rejected<TransactionRecord> rejected -> quarantined(place, record, rejected.violations());
        };
    }

    private static Optional<HistoryEvent> label(HistoryEvent.Place place, ConsumerRecord<byte[], byte[]> record) {
        return switch (LabelContract.check(record.value(), record.timestamp())) {
            case Checked.Accepted<LabelRecord>(LabelRecord read)
            when read.hasLabel() -> {
                Label label = read.getLabel();
                yield Optional.of(new HistoryEvent.Label(
                        place,
                        new LabelEvent(
                                label.getTransactionId(),
                                label.getCustomerId(),
                                label.getTerminalId(),
                                label.getEventTimeMillis(),
                                label.getLabelTimeMillis(),
                                label.getFraud())));
            }
            case Checked.Accepted<LabelRecord> clock -> Optional.empty();
            case Checked.Rejected<LabelRecord> rejected -> quarantined(place, record, rejected.violations());
        };
    }

    private static Optional<HistoryEvent> quarantined(
            HistoryEvent.Place place, ConsumerRecord<byte[], byte[]> record, List<Violation> violations) {
        return Optional.of(new HistoryEvent.Quarantined(
                place,
                record.timestamp(),
                bytes(record.key()),
                bytes(record.value()),
                violations.stream().map(Violation::field).toList(),
                violations.stream().map(Violation::toString).toList()));
    }

    private static byte[] bytes(byte[] value) {
        return value == null ? new byte[0] : value;
    }
}
