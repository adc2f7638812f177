package dev.mlsd.traffic.bootstrap;

import dev.mlsd.feature.offline.HistoryWriter;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.source.KnownPayment;
import dev.mlsd.traffic.source.Truth;
import java.nio.file.Path;
import java.time.Duration;

/** Writes what happened and became known before a moment to the world's history; whoever asks it finds there what no topic carried. */
public final class KeptHistory implements AutoCloseable {

    private final HistoryWriter writer;
    private final long endMillis;
    private final long labelDelayMillis;

    /**
     * Begins a history.
     *
     * @param store its folder; what is there is replaced
     * @param name of its files
     * @param endMillis payments made and labels known before it are kept
     */
    public KeptHistory(Path store, String name, long endMillis, Duration labelDelay) {
        this.writer = HistoryWriter.create(store, name);
        this.endMillis = endMillis;
        this.labelDelayMillis = labelDelay.toMillis();
    }

    /** Keeps a payment, which arrives when it is made, and its label, if known by then; in order of time. */
    public void add(KnownPayment known) {
        PaymentEvent payment = known.payment();
        if (payment.eventMillis() >= endMillis) {
            return;
        }
        writer.payment(payment, payment.eventMillis());
        long labelMillis = payment.eventMillis() + labelDelayMillis;
        if (known.truth() != Truth.UNKNOWN && labelMillis < endMillis) {
            writer.label(new LabelEvent(
                    payment.transactionId(),
                    payment.customerId(),
                    payment.terminalId(),
                    payment.eventMillis(),
                    labelMillis,
                    known.truth() == Truth.FRAUD));
        }
    }

    /** Puts everything into place. */
    public void commit() {
        writer.commit();
    }

    @Override
    public void close() {
        writer.close();
    }
}
