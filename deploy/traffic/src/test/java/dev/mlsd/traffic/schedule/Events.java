package dev.mlsd.traffic.schedule;

import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.guard.EventRows;
import dev.mlsd.traffic.source.KnownPayment;
import dev.mlsd.traffic.source.PaymentSource;
import dev.mlsd.traffic.source.PaymentStream;
import dev.mlsd.traffic.source.Truth;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Payments for tests, and a source that has them in memory. */
public final class Events {

    public static final EventRows ROWS = new EventRows(RegistryReader.readDefault());

    private Events() {}

    public static KnownPayment payment(String id, String customer, String terminal, long millis, Truth truth) {
        return new KnownPayment(new PaymentEvent(id, customer, terminal, 1_00, millis), truth);
    }

    public static KnownPayment genuine(String id, String customer, String terminal, long millis) {
        return payment(id, customer, terminal, millis, Truth.GENUINE);
    }

    /** A source of payments that are in order of time. */
    public static PaymentSource source(List<KnownPayment> payments) {
        return fromMillis -> {
            Iterator<KnownPayment> rest = payments.stream()
                    .filter(known -> known.payment().eventMillis() >= fromMillis)
                    .iterator();
            return new PaymentStream() {
                @Override
                public Optional<KnownPayment> next() {
                    return rest.hasNext() ? Optional.of(rest.next()) : Optional.empty();
                }

                @Override
                public void close() {
                    rest.forEachRemaining(payment -> {});
                }
            };
        };
    }

    /** {@code P} or {@code L}, and the transaction's id. */
    static String name(WorldEvent event) {
        return switch (event) {
            case WorldEvent.Payment payment -> "P" + payment.payment().transactionId();
            case WorldEvent.Label label -> "L" + label.label().transactionId();
        };
    }
}
