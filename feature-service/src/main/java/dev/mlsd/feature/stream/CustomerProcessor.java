package dev.mlsd.feature.stream;

import dev.mlsd.feature.contract.Checked;
import dev.mlsd.feature.contract.PaymentContract;
import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.feature.vector.VectorPlan;
import dev.mlsd.feature.window.EntityWindows;
import dev.mlsd.feature.window.EventIds;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;

/** Payments to the rows of customers, and on to their terminals unless they are repeats. */
final class CustomerProcessor extends RowProcessor {

    private final List<FeatureView.Windows> views;

    CustomerProcessor(StreamParts parts) {
        super(parts, StreamTopology.CUSTOMERS, Entity.CUSTOMER, Topics.BOOTSTRAP_CUSTOMER);
        this.views = parts.registry().windowViews(Source.TRANSACTIONS, Entity.CUSTOMER);
    }

    @Override
    void event(Record<byte[], byte[]> record) {
        switch (PaymentContract.check(record.key(), record.value(), record.timestamp())) {
            case Checked.Accepted<TransactionRecord>(TransactionRecord transaction) -> accepted(record, transaction);
            case Checked.Rejected<TransactionRecord> rejected -> {
                Optional<TransactionRecord> readable =
                        parts().isDoorOpen() ? PaymentContract.payment(record.value()) : Optional.empty();
                readable.ifPresentOrElse(
                        transaction -> accepted(record, transaction),
                        () -> outlet().quarantine(record, rejected.violations()));
            }
        }
    }

    private void accepted(Record<byte[], byte[]> record, TransactionRecord transaction) {
        outlet().arrived(record);
        if (transaction.hasPayment()) {
            parts().statistics().payment();
            payment(record, transaction.getPayment());
        }
    }

    private void payment(Record<byte[], byte[]> record, Payment payment) {
        long tie = EventIds.hash(payment.getTransactionId());
        long eventMillis = payment.getEventTimeMillis();
        String customerId = payment.getCustomerId();
        boolean repeat = !views.isEmpty();
        for (FeatureView.Windows view : views) {
            long value = view.measure().ofPayment(payment.getAmountMinor(), eventMillis);
            EntityRows.Change change = rows().apply(
                            view,
                            customerId,
                            tie,
                            eventMillis,
                            record.timestamp(),
                            value,
                            VectorPlan.attributeOf(view, customerId, payment.getTerminalId()));
            outlet().change(view, customerId, change, payment.getTransactionId(), eventMillis, record.timestamp());
            repeat &= change.outcome() == EntityWindows.Outcome.DUPLICATE;
        }
        if (!repeat) {
            outlet().toTerminal(record, payment.getTerminalId());
        }
    }
}
