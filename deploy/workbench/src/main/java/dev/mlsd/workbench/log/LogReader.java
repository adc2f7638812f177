package dev.mlsd.workbench.log;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads topics from near their end onward, by one thread of its own, until it is closed. Records of a transaction are seen when it is
 * committed, as every reader of the stream sees them.
 *
 * <p>A broker that goes away costs nothing but silence: the client waits for it. A log that was replaced by a shorter one is read anew.
 */
public final class LogReader implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LogReader.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration METADATA = Duration.ofSeconds(3);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofMillis(500);

    /** Whoever is farther behind than this jumps to the end: a look into the log may miss something, but must not be late. */
    private static final long TOO_FAR_BEHIND = 50_000;

    private final String bootstrap;
    private final String name;
    private final Map<String, Integer> back;
    private final LogHandler handler;
    private final Clock clock;
    private final AtomicReference<Consumer<byte[], byte[]>> reading = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile long seenMillis;

    private LogReader(String bootstrap, String name, Map<String, Integer> back, LogHandler handler, Clock clock) {
        this.bootstrap = bootstrap;
        this.name = name;
        this.back = Map.copyOf(back);
        this.handler = handler;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /**
     * Begins to read.
     *
     * @param back topics, each with how many records of every partition before the end are read first
     */
    public static LogReader start(
            String bootstrap, String name, Map<String, Integer> back, LogHandler handler, Clock clock) {
        LogReader reader = new LogReader(bootstrap, name, back, handler, clock);
        reader.thread.start();
        return reader;
    }

    /** Wall time of the newest record; 0 before the first. */
    public long seenMillis() {
        return seenMillis;
    }

    private void run() {
        boolean first = true;
        while (!stopped) {
            try (Consumer<byte[], byte[]> consumer = open()) {
                reading.set(consumer);
                List<TopicPartition> partitions = partitions(consumer);
                Map<TopicPartition, Long> ends = seek(consumer, partitions);
                if (!first) {
                    handler.restart();
                }
                first = false;
                while (!stopped) {
                    readSome(consumer, ends);
                    catchUp(consumer, partitions);
                }
            } catch (WakeupException _) {
                // Only close() wakes it, after it has said to stop.
            } catch (KafkaException failure) {
                LOG.debugf("%s begins again: %s", name, failure.getMessage());
                pause();
            } catch (RuntimeException broken) {
                // What one record does must not end the reading of all.
                LOG.errorf(broken, "%s begins again", name);
                pause();
            } finally {
                reading.set(null);
            }
        }
    }

    private Consumer<byte[], byte[]> open() {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.CLIENT_ID_CONFIG,
                name,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                // The heap is small; records are too.
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                1 << 20,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                128 << 10,
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1_000,
                ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : back.keySet()) {
            List<PartitionInfo> known = consumer.partitionsFor(topic, METADATA);
            if (known.isEmpty()) {
                // A broker that starts for the first time has no topics yet.
                throw new UnknownTopicOrPartitionException("there is no topic " + topic + " yet");
            }
            known.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return partitions;
    }

    /** Goes to where reading begins and gives back where the log ended then. */
    private Map<TopicPartition, Long> seek(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        consumer.assign(partitions);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions, METADATA);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, METADATA);
        for (TopicPartition partition : partitions) {
            long from = ends.get(partition) - back.get(partition.topic());
            consumer.seek(partition, Math.max(from, beginnings.get(partition)));
        }
        return ends;
    }

    private void readSome(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        var records = consumer.poll(POLL);
        if (records.isEmpty()) {
            return;
        }
        long now = clock.millis();
        seenMillis = now;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            long end = ends.get(new TopicPartition(record.topic(), record.partition()));
            handler.take(new LogRecord(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    record.timestamp(),
                    record.key(),
                    record.value(),
                    record.offset() < end ? 0 : now));
        }
    }

    private void catchUp(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            if (consumer.currentLag(partition).orElse(0) > TOO_FAR_BEHIND) {
                consumer.seekToEnd(List.of(partition));
            }
        }
    }

    private void pause() {
        if (!stopped) {
            LockSupport.parkNanos(RETRY.toNanos());
        }
    }

    @Override
    public void close() {
        stopped = true;
        Consumer<byte[], byte[]> consumer = reading.get();
        if (consumer != null) {
            consumer.wakeup();
        }
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
