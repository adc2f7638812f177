package dev.mlsd.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mlsd.traffic.source.FileSummary;
import dev.mlsd.traffic.source.TimeRange;
import java.time.Instant;
import java.util.List;
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
 */
record FileReport(
        long rows,
        String first,
        String last,
        List<String> columns,
        String from,
        String to,
        long rowsInRange,
        SortedMap<String, Long> rejected) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    static FileReport of(FileSummary summary, TimeRange range) {
        return new FileReport(
                summary.rows(),
                text(summary.firstMillis()),
                text(summary.lastMillis()),
                summary.columns(),
                text(range.fromMillis()),
                text(range.toMillis()),
                summary.rowsInRange(),
                new TreeMap<>(summary.rejected()));
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

    TimeRange range() {
        return new TimeRange(
                Instant.parse(from).toEpochMilli(), Instant.parse(to).toEpochMilli());
    }

    private static String text(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
