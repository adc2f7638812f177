package dev.mlsd.traffic.source;

import java.util.List;
import java.util.Map;

/**
 * What is in a file of payments.
 *
 * @param columns of the file, in its order
 * @param rows of the file, the rejected ones included
 * @param rejected rows that are left out, by reason
 * @param firstMillis time of the earliest payment
 * @param lastMillis time of the latest payment
 * @param rowsInRange payments in the range that was asked for
 */
public record FileSummary(
        List<String> columns,
        long rows,
        Map<String, Long> rejected,
        long firstMillis,
        long lastMillis,
        long rowsInRange) {}
