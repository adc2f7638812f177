package dev.mlsd.feature.stream;

import dev.mlsd.feature.lease.Door;
import dev.mlsd.feature.lease.Lease;
import dev.mlsd.feature.lease.LeaseSettings;
import dev.mlsd.feature.online.FillBoard;
import dev.mlsd.feature.online.OnlineStore;
import dev.mlsd.feature.registry.Registry;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * What the processors work with.
 *
 * @param lease what an experiment has set
 * @param commitInterval within which an event is committed
 * @param behind whether the stream is far behind its topics
 * @param wallMillis the wall clock, for epochs only
 */
record StreamParts(
        Registry registry,
        OnlineStore online,
        PatientWriter writer,
        FillBoard board,
        StreamStatistics statistics,
        Lease<LeaseSettings> lease,
        Duration commitInterval,
        BooleanSupplier behind,
        LongSupplier wallMillis) {

    /** When a task commits. */
    CommitPace pace(ProcessorContext<?, ?> context) {
        return new CommitPace(context, commitInterval, behind);
    }

    /** Whether a record that breaks its contract is let in all the same, as an experiment may want it. */
    boolean isDoorOpen() {
        return lease.inForce().contractInForce() == Door.OPEN;
    }
}
