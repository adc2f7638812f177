package dev.mlsd.traffic.load.targets;

import dev.mlsd.traffic.load.arrival.Gathering;
import java.util.List;

/** Where requests go. Everything but {@link #close} is called on the network's only thread. */
public interface Target extends AutoCloseable {

    /** How requests share a message. */
    Gathering gathering();

    /**
     * Sends a message, or queues it until a connection is free; every shot hears of its end.
     *
     * @param message as many as {@link Gathering#largest} at most
     */
    void send(List<Shot> message);

    /** What waits or is under way is not heard of any more: connections go on, and late answers reach shots that nobody counts. */
    void forgetQueued();

    @Override
    void close();
}
