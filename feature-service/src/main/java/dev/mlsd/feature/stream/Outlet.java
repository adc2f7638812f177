package dev.mlsd.feature.stream;

import com.google.protobuf.ByteString;
import dev.mlsd.feature.contract.Violation;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.v1.FeatureRowChange;
import dev.mlsd.feature.v1.QuarantinedRecord;
import dev.mlsd.feature.window.EntityWindows;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** What a processor sends on. Everything keeps the arrival time of the record that caused it. */
final class Outlet {

    private final ProcessorContext<byte[], byte[]> context;
    private final StreamStatistics statistics;
    private final String processor;

    /**
     * An outlet of one task.
     *
     * @param processor its name in the topology
     */
    Outlet(ProcessorContext<byte[], byte[]> context, StreamStatistics statistics, String processor) {
        this.context = context;
        this.statistics = statistics;
        this.processor = processor;
    }

    /** Where the record being processed comes from. */
    RecordMetadata origin() {
        return context.recordMetadata().orElseThrow(() -> new IllegalStateException("no record is being processed"));
    }

    /** Notes that world time has come to the record's arrival on its partition. */
    void arrived(Record<byte[], byte[]> record) {
        arrived(record.timestamp());
    }

    void arrived(long arrivalMillis) {
        statistics.arrived(origin().topic(), origin().partition(), arrivalMillis);
    }

    /** Sets a record aside with what is wrong with it. */
    void quarantine(Record<byte[], byte[]> record, List<Violation> violations) {
        RecordMetadata origin = origin();
        QuarantinedRecord.Builder quarantined = QuarantinedRecord.newBuilder()
                .setTopic(origin.topic())
                .setPartition(origin.partition())
                .setOffset(origin.offset())
                .setArrivalTimeMillis(record.timestamp())
                .setKey(bytes(record.key()))
                .setValue(bytes(record.value()));
        for (Violation violation : violations) {
            quarantined.addViolations(dev.mlsd.feature.v1.Violation.newBuilder()
                    .setField(violation.field())
                    .setValue(violation.value())
                    .setAllowed(violation.allowed()));
        }
        statistics.quarantined();
        context.forward(
                new Record<>(record.key(), quarantined.build().toByteArray(), record.timestamp()),
                StreamTopology.sink(processor, Topics.QUARANTINE));
    }

    /** Announces what an event did to a row. */
    void change(
            FeatureView.Windows view,
            String entityId,
            EntityRows.Change change,
            String eventId,
            long eventMillis,
            long arrivalMillis) {
        FeatureRowChange announced = FeatureRowChange.newBuilder()
                .setView(view.id())
                .setEntity(entityId)
                .setEpoch(change.epoch())
                .setSequence(change.sequence())
                .setEventId(eventId)
                .setEventTimeMillis(eventMillis)
                .setArrivalTimeMillis(arrivalMillis)
                .setOutcome(outcome(change.outcome()))
                .build();
        context.forward(
                new Record<>(ascii(entityId), announced.toByteArray(), arrivalMillis),
                StreamTopology.sink(processor, Topics.FEATURES));
    }

    private FeatureRowChange.Outcome outcome(EntityWindows.Outcome outcome) {
        return switch (outcome) {
            case APPLIED -> FeatureRowChange.Outcome.APPLIED;
            case DUPLICATE -> {
                statistics.duplicate();
                yield FeatureRowChange.Outcome.DUPLICATE;
            }
            case LATE -> {
                statistics.late();
                yield FeatureRowChange.Outcome.LATE;
            }
        };
    }

    /** Sends a record on to the task of its terminal, as it came. */
    void toTerminal(Record<byte[], byte[]> record, String terminalId) {
        Headers headers = new RecordHeaders().add(Topics.KIND, ascii(origin().topic()));
        context.forward(
                new Record<>(ascii(terminalId), record.value(), record.timestamp(), headers),
                StreamTopology.sink(processor, Topics.TERMINAL_EVENTS));
    }

    private static ByteString bytes(byte[] value) {
        return value == null ? ByteString.EMPTY : ByteString.copyFrom(value);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
