package dev.mlsd.inference.experiment;

import dev.mlsd.inference.batching.BatchPolicy;
import dev.mlsd.inference.lease.LeaseSettings;

/**
 * The settings of a lease with what follows from them: one immutable snapshot, read by every batch.
 *
 * @param policy how requests are batched
 */
public record Experiment(LeaseSettings settings, BatchPolicy policy) {

    /** None: everything as configured. */
    public static Experiment none(LeaseSettings.Batching configured) {
        return of(LeaseSettings.NONE, configured);
    }

    static Experiment of(LeaseSettings settings, LeaseSettings.Batching configured) {
        return new Experiment(settings, settings.batching(configured));
    }
}
