package dev.mlsd.feature.offline;

import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import java.util.List;

/** What the history keeps, with its place in the log that it came from. */
public sealed interface HistoryEvent {

    Place place();

    /** Milliseconds since the epoch; decides the day that it is kept under. */
    long timeMillis();

    /**
     * A place in a partitioned log.
     *
     * @param topic letters, digits, dots and underscores
     */
    record Place(String topic, int partition, long offset) {}

    /** A payment, kept under the day on which it was made. */
    record Payment(Place place, PaymentEvent payment, long arrivalMillis) implements HistoryEvent {

        @Override
        public long timeMillis() {
            return payment.eventMillis();
        }
    }

    /** A label, kept under the day on which it became known. */
    record Label(Place place, LabelEvent label) implements HistoryEvent {

        @Override
        public long timeMillis() {
            return label.labelMillis();
        }
    }

    /**
     * A record that broke its contract, kept under the day on which it arrived.
     *
     * @param fields what broke a rule, in the order of {@code reasons}
     * @param reasons what was wrong with each
     */
    record Quarantined(
            Place place, long arrivalMillis, byte[] key, byte[] value, List<String> fields, List<String> reasons)
            implements HistoryEvent {

        @Override
        public long timeMillis() {
            return arrivalMillis;
        }
    }
}
