package dev.mlsd.feature.stream;

import dev.mlsd.feature.lease.Door;
import dev.mlsd.feature.lease.Lease;
import dev.mlsd.feature.lease.LeaseSettings;
import dev.mlsd.feature.online.FillBoard;
import dev.mlsd.feature.online.OnlineStore;
import dev.mlsd.feature.registry.Registry;
import java.util.function.LongSupplier;

/**
 * What the processors work with.
 *
 * @param lease what an experiment has set
 * @param wallMillis the wall clock, for epochs only
 */
record StreamParts(
        Registry registry,
        OnlineStore online,
        PatientWriter writer,
        FillBoard board,
        StreamStatistics statistics,
        Lease<LeaseSettings> lease,
        LongSupplier wallMillis) {

    /** Whether a record that breaks its contract is let in all the same, as an experiment may want it. */
    boolean isDoorOpen() {
        return lease.inForce().contractInForce() == Door.OPEN;
    }
}
