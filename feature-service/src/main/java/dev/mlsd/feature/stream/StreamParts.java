package dev.mlsd.feature.stream;

import dev.mlsd.feature.online.FillBoard;
import dev.mlsd.feature.online.OnlineStore;
import dev.mlsd.feature.registry.Registry;
import java.util.function.LongSupplier;

/**
 * What the processors work with.
 *
 * @param wallMillis the wall clock, for epochs only
 */
record StreamParts(
        Registry registry,
        OnlineStore online,
        PatientWriter writer,
        FillBoard board,
        StreamStatistics statistics,
        LongSupplier wallMillis) {}
