package dev.mlsd.workbench.follow;

import dev.mlsd.feature.v1.FeatureRowChange;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.Payment;
import java.util.List;

/**
 * What the log holds of one payment so far. Immutable.
 *
 * @param number grows from payment to payment
 * @param event the payment as an event; null while it has not come
 * @param prediction what was decided, still encoded; null while it has not come
 * @param changes what the event and the label did to rows, in the order seen
 * @param label null while it has not come
 */
record Trace(String id, long number, Event event, Logged prediction, List<Change> changes, Labelled label) {

    /** Where a record is. Times in milliseconds; {@code seenMillis} is 0 when nobody saw it come. */
    record Place(String topic, int partition, long offset, long timestampMillis, long seenMillis) {}

    record Event(Place place, Payment payment) {}

    /** A {@code mlsd.inference.v1.Prediction}, encoded: an eighth of the memory of the object. */
    record Logged(Place place, byte[] bytes) {}

    record Change(Place place, FeatureRowChange change) {}

    record Labelled(Place place, Label label) {}

    static Trace of(String id, long number) {
        return new Trace(id, number, null, null, List.of(), null);
    }

    Trace with(Event it) {
        return new Trace(id, number, it, prediction, changes, label);
    }

    Trace with(Logged it) {
        return new Trace(id, number, event, it, changes, label);
    }

    Trace with(List<Change> all) {
        return new Trace(id, number, event, prediction, List.copyOf(all), label);
    }

    Trace with(Labelled it) {
        return new Trace(id, number, event, prediction, changes, it);
    }
}
