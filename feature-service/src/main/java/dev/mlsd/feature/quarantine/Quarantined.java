package dev.mlsd.feature.quarantine;

import com.google.protobuf.ByteString;
import dev.mlsd.feature.contract.Violation;
import dev.mlsd.feature.v1.QuarantinedRecord;
import java.util.List;
import java.util.OptionalLong;

/**
 * A record that was set aside.
 *
 * @param arrivalMillis when it came, world time
 * @param violations everything that was wrong with it
 * @param replayedMillis when, in world time, it was sent again; empty while it was not
 */
public record Quarantined(
        Origin origin,
        long arrivalMillis,
        List<Violation> violations,
        ByteString key,
        ByteString value,
        OptionalLong replayedMillis) {

    public Quarantined {
        violations = List.copyOf(violations);
    }

    /** Where a record came from; there is one at most. Written {@code topic-partition-offset}. */
    public record Origin(String topic, int partition, long offset) {

        @Override
        public String toString() {
            return topic + "-" + partition + "-" + offset;
        }
    }

    static Quarantined of(QuarantinedRecord record) {
        return new Quarantined(
                origin(record),
                record.getArrivalTimeMillis(),
                record.getViolationsList().stream()
                        .map(violation ->
                                new Violation(violation.getField(), violation.getValue(), violation.getAllowed()))
                        .toList(),
                record.getKey(),
                record.getValue(),
                OptionalLong.empty());
    }

    static Origin origin(QuarantinedRecord record) {
        return new Origin(record.getTopic(), record.getPartition(), record.getOffset());
    }

    Quarantined replayed(long millis) {
        return new Quarantined(origin, arrivalMillis, violations, key, value, OptionalLong.of(millis));
    }

    /** About how much memory it takes. */
    int size() {
        return 400 + 200 * violations.size() + key.size() + value.size();
    }
}
