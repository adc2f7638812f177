package dev.mlsd.workbench.log;

/**
 * A record as it was read.
 *
 * @param timestampMillis the record's own time, which is world time on all topics of the stack
 * @param key may be null
 * @param value may be null
 * @param seenMillis wall time at which this workbench had it; 0 when it was there before the workbench looked, so that nobody saw it come
 */
public record LogRecord(
        String topic, int partition, long offset, long timestampMillis, byte[] key, byte[] value, long seenMillis) {}
