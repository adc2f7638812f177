package dev.mlsd.feature.history;

import dev.mlsd.feature.log.LogLoop;
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
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads the log and appends it to the history: when {@link Limits#rows} events are gathered, when the oldest of them has waited for
 * {@link Limits#within}, and at once when somebody wants all that has arrived. Whatever fails, it begins again from what is written.
 * {@link #run} belongs to one thread; all else may be called by any.
 */
final class HistoryLog {

    private static final Logger LOG = Logger.getLogger(HistoryLog.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ANSWER = LogLoop.ANSWER;
    private static final int PARTITION_FETCH_BYTES = 256 << 10;

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

    private final LogLoop loop;
    private final Path store;
    private final Limits limits;
    private final Queue<CatchUp> asked = new ConcurrentLinkedQueue<>();
    private final LongAdder events = new LongAdder();
    private final LongAdder appends = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private volatile boolean finishing;

    HistoryLog(String kafka, Path store, Limits limits) {
        this.loop = new LogLoop("the history", kafka, LogReading.TOPICS, PARTITION_FETCH_BYTES);
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
        return loop.trouble();
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
        loop.stop();
    }

    /** Reads until it is stopped. */
    void run() {
        loop.run((consumer, partitions) -> new Session(consumer, partitions).run());
    }

    /** From one beginning to the next failure. */
    private final class Session {

        private final KafkaConsumer<byte[], byte[]> consumer;
        private final List<TopicPartition> partitions;
        private final List<HistoryEvent> gathered = new ArrayList<>();
        private HistoryAppender history;
        private long oldestNanos;
        private int skipped;

        Session(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
            this.consumer = consumer;
            this.partitions = partitions;
        }

        void run() {
            history = HistoryAppender.open(store, System::nanoTime);
            seek();
            while (!loop.isStopped()) {
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
                loop.isWell();
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
