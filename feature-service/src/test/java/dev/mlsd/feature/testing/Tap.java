package dev.mlsd.feature.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What is committed on a topic from now on, in the order of its reading.
 *
 * @param <T> what its records hold
 */
public final class Tap<T extends Message> implements AutoCloseable {

    private final List<T> seen = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closing;

    /** Starts reading at the end of the topic. */
    public Tap(String broker, String topic, Parser<T> parser) {
        this(broker, topic, parser, record -> {});
    }

    /** Starts reading at the end of the topic and shows each record to somebody at once. */
    public Tap(String broker, String topic, Parser<T> parser, Consumer<T> watcher) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        20),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = IntStream.range(0, 4)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread = Thread.ofPlatform().daemon(true).name("tap-" + topic).start(() -> {
            try (consumer) {
                while (!closing) {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                        T parsed = parse(parser, record.value());
                        watcher.accept(parsed);
                        seen.add(parsed);
                    }
                }
            }
        });
    }

    private static <T> T parse(Parser<T> parser, byte[] value) {
        try {
            return parser.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything so far. */
    public List<T> seen() {
        return seen;
    }

    /** Waits until that many records have come. */
    public List<T> await(int records) {
        Await.until(records + " records", () -> seen.size() >= records, () -> "there are " + seen);
        return seen;
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
