package dev.mlsd.traffic.drive;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.v1.FeatureRowChange;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.feature.v1.QuarantinedRecord;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.traffic.guard.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads on {@code features} which events the rows hold and on {@code quarantine} which ones will never reach a row, and tells the
 * thread that drives. Only what is committed is read: a change is visible when the online store has the row.
 */
final class RowWatcher implements AutoCloseable {

    private static final String FEATURES = "features";
    private static final String QUARANTINE = "quarantine";
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Inbox inbox;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private Thread thread;

    RowWatcher(String kafka, Inbox inbox) {
        this.inbox = inbox;
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "mlsd-traffic-rows");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 << 10);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 60_000);
        settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** What the rows held when the watcher began, and where on {@code features} it goes on. */
    record Beginning(List<Signal.RowEvent> rows, SortedMap<Integer, Long> offsets) {}

    /**
     * Begins to watch. When this returns, everything that reaches a row from now on will be told.
     *
     * @param from offsets of {@code features} to read first, by partition, when a run goes on; empty to begin at the end
     */
    Beginning start(SortedMap<Integer, Long> from) {
        for (String topic : List.of(FEATURES, QUARANTINE)) {
            consumer.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>();
        partitions.forEach(partition -> ends.put(partition, consumer.position(partition)));
        from.forEach((partition, offset) -> consumer.seek(new TopicPartition(FEATURES, partition), offset));
        List<Signal.RowEvent> rows = new ArrayList<>();
        while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            rows.addAll(rows(consumer.poll(POLL)));
        }
        SortedMap<Integer, Long> offsets = offsets();
        thread = Thread.ofPlatform().name("rows").start(this::watch);
        return new Beginning(rows, offsets);
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
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                List<Signal.RowEvent> rows = rows(records);
                if (!rows.isEmpty()) {
                    inbox.add(new Signal.RowsSeen(rows, offsets()));
                }
                for (ConsumerRecord<byte[], byte[]> record : records.records(QUARANTINE)) {
                    tellQuarantined(record);
                }
            }
        } catch (WakeupException e) {
            // close() asks for this.
            return;
        } catch (KafkaException | InvalidProtocolBufferException e) {
            inbox.add(new Signal.Broken("the topics " + FEATURES + " and " + QUARANTINE + " cannot be read", e));
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

    private void tellQuarantined(ConsumerRecord<byte[], byte[]> record) throws InvalidProtocolBufferException {
        QuarantinedRecord quarantined = QuarantinedRecord.parseFrom(record.value());
        switch (quarantined.getTopic()) {
            case "transactions" -> tell(Source.TRANSACTIONS, transactionId(quarantined.getValue()));
            case "labels" -> tell(Source.LABELS, labelledId(quarantined.getValue()));
            default -> {}
        }
    }

    private void tell(Source source, String eventId) {
        inbox.add(new Signal.Quarantined(source, eventId));
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
