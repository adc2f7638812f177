package dev.mlsd.traffic.drive;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.v1.FeatureRowChange;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.feature.v1.QuarantinedRecord;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.traffic.guard.EventKey;
import dev.mlsd.traffic.guard.Row;
import dev.mlsd.traffic.topic.Consumers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Reads on {@code features} which events the rows hold and on {@code quarantine} which ones will never reach a row, and tells the
 * thread that drives. Only what is committed is read: a change is visible when the online store has the row.
 */
final class RowWatcher implements AutoCloseable {

    private static final String FEATURES = "features";
    private static final String QUARANTINE = "quarantine";
    private static final Duration POLL = Duration.ofMillis(100);

    private static final Logger LOG = Logger.getLogger(RowWatcher.class.getName());

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Inbox inbox;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private Thread thread;

    RowWatcher(String kafka, Inbox inbox) {
        this.inbox = inbox;
        this.consumer = Consumers.open(kafka, "mlsd-traffic-rows");
    }

    /** What the rows held and what had been refused when the watcher began, and where on {@code features} it goes on. */
    record Beginning(List<Signal.RowEvent> rows, List<EventKey> refused, SortedMap<Integer, Long> offsets) {}

    /**
     * Begins to watch. When this returns, everything that reaches a row from now on will be told.
     *
     * @param from offsets of {@code features} to read first, by partition, when a run goes on, with all of {@code quarantine};
     *     empty to begin at the end
     */
    Beginning start(SortedMap<Integer, Long> from) {
        for (String topic : List.of(FEATURES, QUARANTINE)) {
            consumer.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>();
        partitions.forEach(partition -> ends.put(partition, consumer.position(partition)));
        if (!from.isEmpty()) {
            from.forEach((partition, offset) -> consumer.seek(new TopicPartition(FEATURES, partition), offset));
            consumer.seekToBeginning(partitions.stream()
                    .filter(partition -> partition.topic().equals(QUARANTINE))
                    .toList());
        }
        List<Signal.RowEvent> rows = new ArrayList<>();
        List<EventKey> refused = new ArrayList<>();
        while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            rows.addAll(rows(records));
            refused.addAll(refused(records));
        }
        SortedMap<Integer, Long> offsets = offsets();
        thread = Thread.ofPlatform().name("rows").start(this::watch);
        return new Beginning(rows, refused, offsets);
    }

    private SortedMap<Integer, Long> offsets() {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        for (TopicPartition partition : partitions) {
            if (partition.topic().equals(FEATURES)) {
                offsets.put(partition.partition(), consumer.position(partition));
            }
        }
        return offsets;
    }

    private void watch() {
        try {
            while (!inbox.isStopping()) {
                ConsumerRecords<byte[], byte[]> records = poll();
                List<Signal.RowEvent> rows = rows(records);
                if (!rows.isEmpty()) {
                    inbox.add(new Signal.RowsSeen(rows, offsets()));
                }
                refused(records).forEach(event -> inbox.add(new Signal.Quarantined(event)));
            }
        } catch (WakeupException e) {
            // close() asks for this.
            return;
        } catch (KafkaException e) {
            inbox.add(new Signal.Broken("the topics " + FEATURES + " and " + QUARANTINE + " cannot be read", e));
        }
    }

    /** A broker that is away for longer than the client waits is no reason to end a world: it is asked again. */
    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(POLL);
        } catch (RetriableException e) {
            LOG.fine(() -> "asked again after: " + e.getMessage());
            return ConsumerRecords.empty();
        }
    }

    private static List<Signal.RowEvent> rows(ConsumerRecords<byte[], byte[]> records) {
        List<Signal.RowEvent> rows = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records.records(FEATURES)) {
            try {
                FeatureRowChange change = FeatureRowChange.parseFrom(record.value());
                rows.add(new Signal.RowEvent(new Row(change.getView(), change.getEntity()), change.getEventId()));
            } catch (InvalidProtocolBufferException e) {
                throw new KafkaException("offset " + record.offset() + " of " + FEATURES + " is no row change", e);
            }
        }
        return rows;
    }

    private static List<EventKey> refused(ConsumerRecords<byte[], byte[]> records) {
        List<EventKey> refused = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records.records(QUARANTINE)) {
            try {
                QuarantinedRecord quarantined = QuarantinedRecord.parseFrom(record.value());
                switch (quarantined.getTopic()) {
                    case "transactions" ->
                        refused.add(new EventKey(Source.TRANSACTIONS, transactionId(quarantined.getValue())));
                    case "labels" -> refused.add(new EventKey(Source.LABELS, labelledId(quarantined.getValue())));
                    default -> {}
                }
            } catch (InvalidProtocolBufferException e) {
                throw new KafkaException("offset " + record.offset() + " of " + QUARANTINE + " is not what it says", e);
            }
        }
        return refused;
    }

    /** What others put there may be no record at all: then it is none of ours, and has no id. */
    private static String transactionId(ByteString value) {
        try {
            return TransactionRecord.parseFrom(value).getPayment().getTransactionId();
        } catch (InvalidProtocolBufferException e) {
            return "";
        }
    }

    private static String labelledId(ByteString value) {
        try {
            return LabelRecord.parseFrom(value).getLabel().getTransactionId();
        } catch (InvalidProtocolBufferException e) {
            return "";
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            if (thread != null) {
                thread.join(Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread == null || !thread.isAlive()) {
            consumer.close(CloseOptions.timeout(Duration.ofMillis(500)));
        }
    }
}
