package dev.mlsd.traffic.drive;

import dev.mlsd.feature.vector.PaymentEvent;
import java.util.function.Consumer;

/** Who decides on payments. */
interface Decisions {

    /**
     * Asks for a decision and returns at once; the answer comes on another thread, exactly once.
     *
     * @param patient whether the decision may take longer than the service's own deadline
     */
    void decide(PaymentEvent payment, boolean patient, Consumer<Outcome> answer);

    /** Tries to connect again now, rather than after a while. */
    void reconnect();
}
