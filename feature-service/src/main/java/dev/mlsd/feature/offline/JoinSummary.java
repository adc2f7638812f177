package dev.mlsd.feature.offline;

/**
 * What a join did.
 *
 * @param rows entity rows, each written once
 * @param events of history that were read for windows
 */
public record JoinSummary(long rows, long events) {}
