package dev.mlsd.traffic.schedule;

import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.guard.EventKey;
import dev.mlsd.traffic.guard.EventRows;
import dev.mlsd.traffic.guard.Row;
import dev.mlsd.traffic.source.Truth;
import java.util.List;

/** Something that happens in the world. */
public sealed interface WorldEvent {

    /** When it happens, world time. */
    long timeMillis();

    /** What it is known by. */
    EventKey key();

    /** The rows that it moves. */
    List<Row> rows(EventRows rows);

    /** A payment is made. */
    record Payment(PaymentEvent payment, Truth truth) implements WorldEvent {

        @Override
        public long timeMillis() {
            return payment.eventMillis();
        }

        @Override
        public EventKey key() {
            return new EventKey(Source.TRANSACTIONS, payment.transactionId());
        }

        @Override
        public List<Row> rows(EventRows rows) {
            return rows.of(payment);
        }
    }

    /** A label becomes known. */
    record Label(LabelEvent label) implements WorldEvent {

        @Override
        public long timeMillis() {
            return label.labelMillis();
        }

        @Override
        public EventKey key() {
            return new EventKey(Source.LABELS, label.transactionId());
        }

        @Override
        public List<Row> rows(EventRows rows) {
            return rows.of(label);
        }
    }
}
