package dev.mlsd.traffic.schedule;

import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.source.Truth;

/** Something that happens in the world. */
public sealed interface WorldEvent {

    /** When it happens, world time. */
    long timeMillis();

    /** A payment is made. */
    record Payment(PaymentEvent payment, Truth truth) implements WorldEvent {

        @Override
        public long timeMillis() {
            return payment.eventMillis();
        }
    }

    /** A label becomes known. */
    record Label(LabelEvent label) implements WorldEvent {

        @Override
        public long timeMillis() {
            return label.labelMillis();
        }
    }
}
