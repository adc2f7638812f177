package dev.mlsd.feature.history;

import dev.mlsd.feature.offline.HistoryAppender;
import dev.mlsd.feature.offline.HistoryEvent;
import dev.mlsd.feature.offline.HistoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads the log and appends it to the history: when {@link Limits#rows} events are gathered, when the oldest of them has waited for
 * {@link Limits#within}, and at once when somebody wants all that has arrived. Whatever fails, it begins again from what is written.
 * {@link #run} belongs to one thread; all else may be called by any.
 */
final class HistoryLog {

    private static final Logger LOG = Logger.getLogger(HistoryLog.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Records without events after which the position is written all the same; reading them again takes a second. */
    private static final int MOST_SKIPPED = 200_000;

    /**
     * When events become files.
     *
     * @param rows gathered at most; some 300 bytes of memory each
     * @param within how long the oldest one waits at most, wall time
     */
    record Limits(int rows, Duration within) {

        Limits {
            if (rows < 100 || rows > 1_000_000) {
                throw new IllegalArgumentException("mlsd.history.rows is 100 to 1000000, got " + rows);
            }
            if (within.toMillis() < 100 || within.toMinutes() > 10) {
                throw new IllegalArgumentException("mlsd.history.within is 100 ms to 10 min, got " + within);
            }
        }
    }

    private final String kafka;
    private final Path store;
    private final Limits limits;
    private final Queue<CatchUp> asked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final LongAdder events = new LongAdder();
    private final LongAdder appends = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private volatile boolean finishing;
    private volatile String trouble;

    HistoryLog(String kafka, Path store, Limits limits) {
        this.kafka = kafka;
        this.store = store;
        this.limits = limits;
    }

    /** Somebody waits until all that the log had at one moment is in the history. */
    private static final class CatchUp {

        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private Map<TopicPartition, Long> ends;
    }

    /** Events appended since the start. */
    long events() {
        return events.sum();
    }

    /** Times that files were written. */
    long appends() {
        return appends.sum();
    }

    /** Records that the log had dropped before they were read. */
    long lost() {
        return lost.sum();
    }

    /** Why nothing is written now; null when all is well. */
    String trouble() {
        return trouble;
    }

    /** Is done when all that is in the log now is in the history. Whoever does not wait any more cancels it. */
    CompletableFuture<Void> catchUp() {
        CatchUp catchUp = new CatchUp();
        asked.add(catchUp);
        return catchUp.done;
    }

    /**
     * Ends {@link #run}.
     *
     * @param finish whether what is gathered is still written
     */
    void stop(boolean finish) {
        finishing = finish;
        stopped.countDown();
    }

    /** Reads until it is stopped. */
    void run() {
        while (!isStopped()) {
            try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
                new Session(consumer).run();
            } catch (KafkaException | HistoryException e) {
                waits(String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                // A mistake of ours; the thread must not end of it unseen, and what is written is whole.
                waits(e.toString());
            }
        }
    }

    private void waits(String reason) {
        if (!reason.equals(trouble)) {
            trouble = reason;
            LOG.warnf("the history waits: %s", reason);
        }
        pause();
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void pause() {
        try {
            stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stop(false);
            Thread.currentThread().interrupt();
        }
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
                        256 << 10,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        2_000,
                        ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** From one beginning to the next failure. */
    private final class Session {

        private final KafkaConsumer<byte[], byte[]> consumer;
        private final List<TopicPartition> partitions = new ArrayList<>();
        private final List<HistoryEvent> gathered = new ArrayList<>();
        private HistoryAppender history;
        private long oldestNanos;
        private int skipped;

        Session(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        void run() {
            if (!findPartitions()) {
                return;
            }
            history = HistoryAppender.open(store, System::nanoTime);
            seek();
            while (!isStopped()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    LogReading.event(record).ifPresentOrElse(this::gather, () -> skipped++);
                }
                boolean waited = !gathered.isEmpty()
                        && System.nanoTime() - oldestNanos >= limits.within().toNanos();
                if (gathered.size() >= limits.rows() || waited || skipped >= MOST_SKIPPED) {
                    append();
                    history.tidy();
                }
                answer();
                if (trouble != null) {
                    trouble = null;
                    LOG.info("the history goes on");
                }
            }
            if (finishing) {
                append();
            }
        }

        private void gather(HistoryEvent event) {
            if (gathered.isEmpty()) {
                oldestNanos = System.nanoTime();
            }
            gathered.add(event);
        }

        /** Waits for the topics; false when stopped before. */
        private boolean findPartitions() {
            for (String topic : LogReading.TOPICS) {
                List<PartitionInfo> found = List.of();
                while (found.isEmpty()) {
                    if (isStopped()) {
                        return false;
                    }
                    found = consumer.listTopics(ANSWER).getOrDefault(topic, List.of());
                    if (found.isEmpty()) {
                        pause();
                    }
                }
                found.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            }
            return true;
        }

        private void seek() {
            consumer.assign(partitions);
            Map<TopicPartition, Long> firsts = consumer.beginningOffsets(partitions, ANSWER);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
            for (TopicPartition partition : partitions) {
                OptionalLong known = history.position(partition.topic(), partition.partition());
                long first = firsts.get(partition);
                if (known.isPresent() && known.getAsLong() > ends.get(partition)) {
                    throw new HistoryException("the history in " + store + " has come to offset " + known.getAsLong()
                            + " of " + partition + ", which ends at " + ends.get(partition)
                            + ": it is the history of another world");
                }
                if (known.isPresent() && known.getAsLong() < first) {
                    lost.add(first - known.getAsLong());
                    LOG.errorf(
                            "the history has a gap: Kafka dropped the offsets %d to %d of %s before they were read",
                            known.getAsLong(), first - 1, partition);
                }
                consumer.seek(partition, Math.max(first, known.orElse(first)));
            }
        }

        private void append() {
            Map<HistoryEvent.Place, Long> next = new HashMap<>();
            for (TopicPartition partition : partitions) {
                next.put(
                        new HistoryEvent.Place(partition.topic(), partition.partition(), 0),
                        consumer.position(partition, ANSWER));
            }
            history.append(gathered, next);
            events.add(gathered.size());
            appends.increment();
            gathered.clear();
            skipped = 0;
        }

        /** Whoever waits stays in the queue until the files are written: if that fails, the next session answers. */
        private void answer() {
            asked.removeIf(catchUp -> catchUp.done.isDone());
            List<CatchUp> reached = new ArrayList<>();
            for (CatchUp catchUp : asked) {
                if (catchUp.ends == null) {
                    catchUp.ends = consumer.endOffsets(partitions, ANSWER);
                }
                if (catchUp.ends.entrySet().stream()
                        .allMatch(end -> consumer.position(end.getKey(), ANSWER) >= end.getValue())) {
                    reached.add(catchUp);
                }
            }
            if (!reached.isEmpty() && !gathered.isEmpty()) {
                append();
            }
            reached.forEach(catchUp -> catchUp.done.complete(null));
        }
    }
}
