package dev.mlsd.feature.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.contract.Violation;
import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.feature.vector.VectorPlan;
import dev.mlsd.feature.window.EventIds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Record;

/** Payments and labels to the rows of terminals. They were checked before they came here. */
final class TerminalProcessor extends RowProcessor {

    private final List<FeatureView.Windows> paymentViews;
    private final List<FeatureView.Windows> labelViews;

    TerminalProcessor(StreamParts parts) {
        super(parts, StreamTopology.TERMINALS, Entity.TERMINAL, Topics.BOOTSTRAP_TERMINAL);
        this.paymentViews = parts.registry().windowViews(Source.TRANSACTIONS, Entity.TERMINAL);
        this.labelViews = parts.registry().windowViews(Source.LABELS, Entity.TERMINAL);
    }

    @Override
    void event(Record<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(Topics.KIND);
        String kind = header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
        try {
            switch (kind) {
                case Topics.TRANSACTIONS ->
                    payment(record, TransactionRecord.parseFrom(record.value()).getPayment());
                case Topics.LABELS ->
                    label(record, LabelRecord.parseFrom(record.value()).getLabel());
                default -> stranger(record, kind);
            }
        } catch (InvalidProtocolBufferException e) {
            stranger(record, kind);
        }
    }

    private void stranger(Record<byte[], byte[]> record, String kind) {
        outlet().quarantine(
                        record,
                        List.of(new Violation("kind", kind, "what this service itself has sent to this topic")));
    }

    private void payment(Record<byte[], byte[]> record, Payment payment) {
        for (FeatureView.Windows view : paymentViews) {
            apply(
                    view,
                    record,
                    payment.getTerminalId(),
                    payment.getTransactionId(),
                    payment.getEventTimeMillis(),
                    view.measure().ofPayment(payment.getAmountMinor(), payment.getEventTimeMillis()),
                    VectorPlan.attributeOf(view, payment.getCustomerId(), payment.getTerminalId()));
        }
    }

    private void label(Record<byte[], byte[]> record, Label label) {
        for (FeatureView.Windows view : labelViews) {
            apply(
                    view,
                    record,
                    label.getTerminalId(),
                    label.getTransactionId(),
                    label.getLabelTimeMillis(),
                    label.getFraud() ? 1 : 0,
                    VectorPlan.attributeOf(view, label.getCustomerId(), label.getTerminalId()));
        }
    }

    private void apply(
            FeatureView.Windows view,
            Record<byte[], byte[]> record,
            String terminalId,
            String transactionId,
            long eventMillis,
            long value,
            long attribute) {
        long tie = EventIds.hash(transactionId);
        EntityRows.Change change =
                rows().apply(view, terminalId, tie, eventMillis, record.timestamp(), value, attribute);
        outlet().change(view, terminalId, change, transactionId, eventMillis, record.timestamp());
    }
}
