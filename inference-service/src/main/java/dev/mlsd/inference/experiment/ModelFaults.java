package dev.mlsd.inference.experiment;

import dev.mlsd.inference.lease.LeaseSettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes batches slow or fail, as a lease says. Failures are spread evenly and not drawn: of n batches n times the share fail, to one
 * batch. Safe for use by many threads.
 */
public final class ModelFaults {

    private final Supplier<LeaseSettings> settings;
    private final Consumer<Duration> sleep;
    private final AtomicReference<Owed> owed = new AtomicReference<>(new Owed(0, false));

    /**
     * Faults.
     *
     * @param settings those in force
     * @param sleep makes the calling thread wait
     */
    public ModelFaults(Supplier<LeaseSettings> settings, Consumer<Duration> sleep) {
        this.settings = settings;
        this.sleep = sleep;
    }

    /** Failures owed so far, below 1, and whether the newest batch fails. */
    private record Owed(double failures, boolean now) {

        Owed next(double share) {
            double sum = share == 0 ? 0 : failures + share;
            return sum >= 1 - ROUNDING ? new Owed(Math.max(0, sum - 1), true) : new Owed(sum, false);
        }

        /** Ten times a tenth is a little less than one. */
        private static final double ROUNDING = 1e-9;
    }

    /** Called when a batch is about to be scored; throws when it is to fail. */
    public void strike() {
        LeaseSettings now = settings.get();
        if (!now.modelDelay().isZero()) {
            sleep.accept(now.modelDelay());
        }
        double share = now.failingShare();
        if (share > 0 && owed.updateAndGet(before -> before.next(share)).now()) {
            throw new IllegalStateException("an experiment lets this batch fail");
        }
    }
}
