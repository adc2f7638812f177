package dev.mlsd.training.dataset;

import java.util.Map;
import java.util.function.Consumer;

/** Where payments come from: a file, or a simulated world. */
public interface PaymentSource {

    /**
     * What the metadata of a model says about it; the same world always gives the same entries, whatever the machine.
     */
    Map<String, Object> description();

    /**
     * Visits every payment made before a moment, in the order of time. May be called again, and then visits the same.
     *
     * @param untilMillis exclusive
     * @return rows that were left out because they can't be payments
     * @throws SourceException when the source is not readable or lacks columns
     */
    long forEach(long untilMillis, Consumer<LabelledPayment> visitor);
}
