package dev.mlsd.traffic.drive;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Signals on their way to the thread that drives. Safe for use by many threads. */
final class Inbox {

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private volatile boolean stopping;

    void add(Signal signal) {
        if (signal instanceof Signal.Stop) {
            stopping = true;
        }
        signals.add(signal);
    }

    /** Moves all signals to a list; waits for the first one at most this long. */
    void take(List<Signal> into, long waitNanos) throws InterruptedException {
        Signal first = waitNanos > 0 ? signals.poll(waitNanos, TimeUnit.NANOSECONDS) : signals.poll();
        if (first != null) {
            into.add(first);
            signals.drainTo(into);
        }
    }

    /** Whether the run is to end. */
    boolean isStopping() {
        return stopping;
    }
}
