package dev.mlsd.traffic.status;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** The latest status, written by the run and read by whoever asks. Safe for use by many threads. */
public final class StatusBoard {

    private final AtomicReference<Status> status;

    public StatusBoard(Status first) {
        this.status = new AtomicReference<>(first);
    }

    public Status status() {
        return status.get();
    }

    /** Replaces the status by what is made from it. */
    public void update(UnaryOperator<Status> change) {
        status.updateAndGet(change);
    }

    /** Replaces phase and message; the rest stays. */
    public void show(Phase phase, String message, Double percent) {
        update(s -> new Status(
                s.mode(),
                phase,
                message,
                s.worldTime(),
                s.from(),
                s.to(),
                s.speed(),
                s.lockstep(),
                s.paymentsSent(),
                s.decided(),
                s.decisionErrors(),
                s.labelsSent(),
                s.fraudsSent(),
                s.waiting(),
                0,
                0,
                percent,
                s.latencyMs(),
                s.rejected()));
    }
}
