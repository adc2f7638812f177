package dev.mlsd.traffic.drive;

import dev.mlsd.traffic.schedule.WorldEvent;
import java.time.Duration;

/** Where what happened is written down, in the order of the calls for each key. */
interface EventLog {

    /** Hands an event to the log; {@code acknowledged} is called, on another thread, when it is safe. */
    void publish(WorldEvent event, Runnable acknowledged);

    /** Says on every partition that world time has come this far; left out while an earlier one is not acknowledged. */
    void clock(long worldMillis);

    /** Waits until everything is acknowledged or the time is over; true when everything is. */
    boolean flush(Duration limit);
}
