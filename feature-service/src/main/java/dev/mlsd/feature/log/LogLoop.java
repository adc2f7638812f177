package dev.mlsd.feature.log;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads topics in sessions, one after the other until it is stopped; after a failure it waits a second, says so once, and begins the next.
 * {@link #run} belongs to one thread; all else may be called by any.
 */
public final class LogLoop {

    /** How long the broker may take to answer. */
    public static final Duration ANSWER = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(LogLoop.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String reader;
    private final String kafka;
    private final List<String> topics;
    private final int partitionFetchBytes;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile String trouble;

    /**
     * A loop that has not begun.
     *
     * @param reader who reads, as a log line begins with it
     * @param partitionFetchBytes of one partition held at once; memory is that times the partitions
     */
    public LogLoop(String reader, String kafka, List<String> topics, int partitionFetchBytes) {
        this.reader = reader;
        this.kafka = kafka;
        this.topics = List.copyOf(topics);
        this.partitionFetchBytes = partitionFetchBytes;
    }

    /** From one beginning to the next failure, or until {@link LogLoop#isStopped}; the consumer has no partitions yet. */
    public interface Session {
        void run(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) throws IOException;
    }

    /** Runs sessions until it is stopped. */
    public void run(Session session) {
        while (!isStopped()) {
            try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
                List<TopicPartition> partitions = partitions(consumer);
                if (!isStopped()) {
                    session.run(consumer, partitions);
                }
            } catch (IOException e) {
                waits(String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                // Kafka's, the owner's, or a mistake of ours: the thread must not end of it unseen, and what is written
                // is
                // whole.
                waits(e.getMessage() == null ? e.toString() : e.getMessage());
            }
        }
    }

    /** Ends {@link #run} at the session's next look. */
    public void stop() {
        stopped.countDown();
    }

    public boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Why nothing is read now; null when all is well. */
    public String trouble() {
        return trouble;
    }

    /** A session has read and done what it does. */
    public void isWell() {
        if (trouble != null) {
            trouble = null;
            LOG.infof("%s: it goes on", reader);
        }
    }

    private void waits(String reason) {
        if (!reason.equals(trouble)) {
            trouble = reason;
            LOG.warnf("%s: it waits: %s", reader, reason);
        }
        pause();
    }

    private void pause() {
        try {
            stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the topics; what it returns when it is stopped before is of no use. */
    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            List<PartitionInfo> found = List.of();
            while (found.isEmpty() && !isStopped()) {
                found = consumer.listTopics(ANSWER).getOrDefault(topic, List.of());
                if (found.isEmpty()) {
                    pause();
                }
            }
            found.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return partitions;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        1 << 20,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        partitionFetchBytes,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        2_000,
                        ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
