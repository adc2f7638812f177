package dev.mlsd.traffic;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mlsd.traffic.source.FileSummary;
import dev.mlsd.traffic.source.RejectedRow;
import dev.mlsd.traffic.source.RejectedRows;
import dev.mlsd.traffic.source.TimeRange;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in a file of payments, as a line of JSON. Times are RFC 3339.
 *
 * @param rows of the file, the rejected ones included
 * @param first payment
 * @param last payment
 * @param columns of the file
 * @param from first moment of the range, inclusive
 * @param to last moment of the range, exclusive
 * @param rowsInRange payments in it
 * @param rejected rows that are left out, by reason
 * @param withoutLabel payments of which the file does not say whether they were fraudulent
 * @param notes what else the one who named the file should know
 * @param examples the first rejected rows
 */
record FileReport(
        long rows,
        String first,
        String last,
        List<String> columns,
        String from,
        String to,
        long rowsInRange,
        SortedMap<String, Long> rejected,
        long withoutLabel,
        List<String> notes,
        List<Example> examples) {

    private static final int EXAMPLES = 10;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    /**
     * A rejected row.
     *
     * @param values by column, without those that are missing
     * @param line where no values could be read
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Example(long row, String reason, Map<String, String> values, String line) {

        private static Example of(RejectedRow row, List<String> columns) {
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < row.values().size(); i++) {
                if (row.values().get(i) != null) {
                    values.put(columns.get(i), row.values().get(i));
                }
            }
            return new Example(row.row(), row.reason(), values, row.line());
        }
    }

    static FileReport of(FileSummary summary, TimeRange range, RejectedRows rejected) {
        return new FileReport(
                summary.rows(),
                text(summary.firstMillis()),
                text(summary.lastMillis()),
                summary.columns(),
                text(range.fromMillis()),
                text(range.toMillis()),
                summary.rowsInRange(),
                new TreeMap<>(summary.rejected()),
                summary.withoutLabel(),
                summary.notes(),
                rejected.rows().stream()
                        .limit(EXAMPLES)
                        .map(row -> Example.of(row, rejected.columns()))
                        .toList());
    }

    static FileReport parse(String json) {
        try {
            return JSON.readValue(json, FileReport.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this is no report about a file: " + json, e);
        }
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Payments that can be used. */
    long usable() {
        return rows - rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    TimeRange range() {
        return new TimeRange(
                Instant.parse(from).toEpochMilli(), Instant.parse(to).toEpochMilli());
    }

    private static String text(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
