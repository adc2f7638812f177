package dev.mlsd.feature.offline;

/**
 * What a history holds.
 *
 * @param payments how many
 * @param labels how many
 * @param firstMillis when the earliest payment was made
 * @param lastMillis when the latest payment was made
 */
public record HistorySummary(long payments, long labels, long firstMillis, long lastMillis) {}
