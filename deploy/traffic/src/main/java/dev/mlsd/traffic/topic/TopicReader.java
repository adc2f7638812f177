package dev.mlsd.traffic.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Reads topics up to the end that they have when reading begins; the records of a partition come in their order. */
public final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** A reader; nothing is asked of the broker yet. */
    public TopicReader(String kafka, String clientId) {
        this.consumer = Consumers.open(kafka, clientId);
    }

    /** Records of a topic that have been removed from its partitions' beginnings, by partition; empty when all are there. */
    public Map<Integer, Long> removed(String topic) {
        Map<Integer, Long> removed = new TreeMap<>();
        consumer.beginningOffsets(partitions(List.of(topic))).forEach((partition, offset) -> {
            if (offset > 0) {
                removed.put(partition.partition(), offset);
            }
        });
        return removed;
    }

    /** Every record of topics. */
    public void readAll(List<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        read(consumer.beginningOffsets(partitions(topics)), visitor);
    }

    /**
     * The records of topics from the first one on that has a time at or after a moment; later ones may lie before it.
     *
     * @param fromMillis compared with the records' timestamps
     */
    public void readFrom(List<String> topics, long fromMillis, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions(topics).forEach(partition -> times.put(partition, fromMillis));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        Map<TopicPartition, Long> starts = new HashMap<>();
        found.forEach((partition, first) -> {
            if (first != null) {
                starts.put(partition, first.offset());
            }
        });
        read(starts, visitor);
    }

    /** The last records of every partition of a topic, as many as this where there are so many. */
    public void readLast(String topic, int records, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        List<TopicPartition> partitions = partitions(List.of(topic));
        Map<TopicPartition, Long> starts = new HashMap<>(consumer.beginningOffsets(partitions));
        consumer.endOffsets(partitions).forEach((partition, end) -> starts.merge(partition, end - records, Math::max));
        read(starts, visitor);
    }

    private void read(Map<TopicPartition, Long> starts, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(starts.keySet());
        consumer.assign(starts.keySet());
        starts.forEach(consumer::seek);
        while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            consumer.poll(POLL).forEach(visitor);
        }
    }

    private List<TopicPartition> partitions(List<String> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            consumer.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return partitions;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
