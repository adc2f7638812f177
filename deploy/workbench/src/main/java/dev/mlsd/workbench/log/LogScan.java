package dev.mlsd.workbench.log;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a span of a topic once, from one moment of the records' own time to another, as far as there is something. */
public final class LogScan {

    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration METADATA = Duration.ofSeconds(5);

    private LogScan() {}

    /**
     * Hands over every record from the first at or after one moment to before the first at or after another, in the order of each
     * partition; a record whose time goes back may be missed or come too.
     *
     * @throws IOException when the broker does not answer
     */
    public static void read(
            String bootstrap,
            String topic,
            long fromMillis,
            long untilMillis,
            java.util.function.Consumer<LogRecord> each)
            throws IOException, InterruptedException {
        try (Consumer<byte[], byte[]> consumer = open(bootstrap)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic, METADATA).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = at(consumer, partitions, untilMillis);
            at(consumer, partitions, fromMillis).forEach(consumer::seek);
            while (partitions.stream().anyMatch(partition -> isBefore(consumer, partition, ends))) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                        each.accept(new LogRecord(
                                record.topic(),
                                record.partition(),
                                record.offset(),
                                record.timestamp(),
                                record.key(),
                                record.value(),
                                0));
                    }
                }
                partitions.stream()
                        .filter(partition -> !isBefore(consumer, partition, ends))
                        .forEach(partition -> consumer.pause(List.of(partition)));
            }
        } catch (KafkaException e) {
            throw new IOException("the broker did not give the topic " + topic + ": " + e.getMessage(), e);
        }
    }

    private static boolean isBefore(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, Map<TopicPartition, Long> ends) {
        return consumer.position(partition, METADATA) < ends.get(partition);
    }

    /** The offsets at a moment; those of the end where nothing is that new. */
    private static Map<TopicPartition, Long> at(
            Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, long millis) {
        Map<TopicPartition, Long> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, millis));
        Map<TopicPartition, Long> offsets = consumer.endOffsets(partitions, METADATA);
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(wanted, METADATA);
        Map<TopicPartition, Long> at = new HashMap<>();
        partitions.forEach(partition -> at.put(
                partition,
                found.get(partition) == null
                        ? offsets.get(partition)
                        : found.get(partition).offset()));
        return at;
    }

    private static Consumer<byte[], byte[]> open(String bootstrap) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        1 << 20,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        256 << 10,
                        ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
