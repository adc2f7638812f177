package dev.mlsd.traffic.source;

import java.util.List;
import java.util.Map;

/**
 * What is in a file of payments.
 *
 * @param columns of the file, in its order
 * @param rows of the file, the rejected ones included
 * @param rejected rows that are left out, by reason
 * @param withoutLabel payments of which the file does not say whether they were fraudulent
 * @param notes what else the one who named the file should know
 * @param firstMillis time of the earliest payment
 * @param lastMillis time of the latest payment
 * @param rowsInRange payments in the range that was asked for
 */
public record FileSummary(
        List<String> columns,
        long rows,
        Map<String, Long> rejected,
        long withoutLabel,
        List<String> notes,
        long firstMillis,
        long lastMillis,
        long rowsInRange) {

    public FileSummary {
        columns = List.copyOf(columns);
        rejected = Map.copyOf(rejected);
        notes = List.copyOf(notes);
    }

    /** Payments that can be used. */
    public long usable() {
        return rows - rejected.values().stream().mapToLong(Long::longValue).sum();
    }
}
