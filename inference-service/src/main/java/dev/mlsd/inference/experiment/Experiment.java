package dev.mlsd.inference.experiment;

import dev.mlsd.inference.batching.BatchPolicy;
import dev.mlsd.inference.lease.LeaseSettings;
import dev.mlsd.inference.protection.KeyRing;

/**
 * The settings of a lease with what follows from them: one immutable snapshot, read by every batch.
 *
 * @param policy how requests are batched
 * @param keys that open too
 */
public record Experiment(LeaseSettings settings, BatchPolicy policy, KeyRing keys) {

    /** None: everything as configured. */
    public static Experiment none(LeaseSettings.Batching configured) {
        return of(LeaseSettings.NONE, configured);
    }

    static Experiment of(LeaseSettings settings, LeaseSettings.Batching configured) {
        return new Experiment(
                settings,
                settings.batching(configured),
                settings.clients() == null ? KeyRing.EMPTY : new KeyRing(settings.clients()));
    }
}
