package dev.mlsd.inference.serving;

import dev.mlsd.inference.batching.BatchOptions;
import dev.mlsd.inference.batching.BatchPolicy;
import dev.mlsd.inference.batching.BatchTimer;
import dev.mlsd.inference.batching.FairPermits;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What all versions share.
 *
 * @param batching limits of each version's batcher
 * @param permits to compute, shared with whatever else runs models here
 * @param singleFlight whether identical requests that are under way at the same time are run once
 * @param cacheBytes of results kept for each version; 0 for none
 * @param nanoTime the clock of deadlines, as {@link System#nanoTime}
 * @param helper where batches run when no other thread is at hand
 * @param policies the batching policy in force
 * @param timer for policies that wait
 * @param wall tells when a version was last asked
 */
public record ServingParts(
        BatchOptions batching,
        FairPermits permits,
        boolean singleFlight,
        long cacheBytes,
        LongSupplier nanoTime,
        Executor helper,
        Supplier<BatchPolicy> policies,
        BatchTimer timer,
        Clock wall) {}
