package dev.mlsd.traffic.schedule;

import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.source.KnownPayment;
import dev.mlsd.traffic.source.PaymentSource;
import dev.mlsd.traffic.source.PaymentStream;
import dev.mlsd.traffic.source.Truth;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Payments and labels of a source in one order of time, from any moment on. All labels come the same delay after their payments, so
 * the outstanding ones are a queue, rebuilt by reading the source from one delay before the start. At the same millisecond a label
 * comes before a payment. After the end of payments only labels of payments that were decided follow.
 *
 * <p>Memory grows with the labels of one delay. Not safe for use by several threads.
 */
public final class Timeline implements AutoCloseable {

    private final PaymentStream stream;
    private final Bounds bounds;
    private final Deque<WorldEvent.Label> labels = new ArrayDeque<>();
    private final Map<String, String> entityIds = new HashMap<>();
    private WorldEvent.Payment nextPayment;

    /**
     * What part of the world.
     *
     * @param startMillis the first event is at or after it
     * @param decidedFromMillis payments made before it were never decided
     * @param endMillis payments made at or after it do not happen; {@link Long#MAX_VALUE} for no end
     * @param labelDelayMillis from a payment to its label
     */
    public record Bounds(long startMillis, long decidedFromMillis, long endMillis, long labelDelayMillis) {

        public Bounds {
            if (labelDelayMillis < 0) {
                throw new IllegalArgumentException(
                        "a label comes after its payment, got a delay of " + labelDelayMillis);
            }
        }
    }

    public Timeline(PaymentSource source, Bounds bounds) {
        this.bounds = bounds;
        this.stream = source.open(bounds.startMillis() - bounds.labelDelayMillis());
        readPayment();
    }

    /** The next event, without taking it. */
    public Optional<WorldEvent> peek() {
        WorldEvent.Label label = labels.peekFirst();
        if (label != null && (nextPayment == null || label.timeMillis() <= nextPayment.timeMillis())) {
            return Optional.of(label);
        }
        return Optional.ofNullable(nextPayment);
    }

    /** Takes the next event; there must be one. */
    public WorldEvent take() {
        WorldEvent event = peek().orElseThrow();
        switch (event) {
            case WorldEvent.Label label -> labels.removeFirst();
            case WorldEvent.Payment payment -> readPayment();
        }
        return event;
    }

    /** Labels of payments already taken that have not become known yet. */
    public int outstandingLabels() {
        return labels.size();
    }

    @Override
    public void close() {
        stream.close();
    }

    private void readPayment() {
        nextPayment = null;
        Optional<KnownPayment> read = stream.next();
        while (read.isPresent() && nextPayment == null) {
            PaymentEvent payment = read.get().payment();
            if (payment.eventMillis() >= bounds.endMillis()) {
                return;
            }
            addLabel(payment, read.get().truth());
            if (payment.eventMillis() >= bounds.startMillis()) {
                nextPayment = new WorldEvent.Payment(payment, read.get().truth());
            } else {
                read = stream.next();
            }
        }
    }

    private void addLabel(PaymentEvent payment, Truth truth) {
        long labelMillis = payment.eventMillis() + bounds.labelDelayMillis();
        boolean decided = payment.eventMillis() >= bounds.decidedFromMillis();
        if (truth == Truth.UNKNOWN
                || labelMillis < bounds.startMillis()
                || (labelMillis >= bounds.endMillis() && !decided)) {
            return;
        }
        labels.addLast(new WorldEvent.Label(new LabelEvent(
                payment.transactionId(),
                shared(payment.customerId()),
                shared(payment.terminalId()),
                payment.eventMillis(),
                labelMillis,
                truth == Truth.FRAUD)));
    }

    /** Outstanding labels are many and their entities few: one string each. */
    private String shared(String entityId) {
        return entityIds.computeIfAbsent(entityId, id -> id);
    }
}
