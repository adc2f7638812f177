package dev.mlsd.feature.conformance;

import dev.mlsd.feature.conformance.CountedFile.Counted;
import dev.mlsd.feature.contract.ContractBook;
import dev.mlsd.feature.contract.DataContract;
import dev.mlsd.feature.log.LogLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads the topics of the contracts and counts. Every few seconds, and at the end, what was counted is written together with how far
 * it was read; after a crash it goes on from there, and reads the few seconds again. {@link #run} belongs to one thread, all else may be
 * called by any.
 */
final class ConformanceLog {

    private static final Logger LOG = Logger.getLogger(ConformanceLog.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = LogLoop.ANSWER;
    private static final int PARTITION_FETCH_BYTES = 128 << 10;

    /** How much is read again after a crash. Writing takes some ms and, while windows are full of ids, a megabyte. */
    private static final Duration WRITE = Duration.ofSeconds(5);

    private final LogLoop loop;
    private final CountedFile file;
    private final List<DataContract> contracts;
    private final Supplier<String> trial;
    private volatile List<ContractBook> books;
    private volatile Trial underTrial;

    /**
     * A reader that has not begun.
     *
     * @param trial what the transactions of a trial begin with; null while there is none
     */
    ConformanceLog(String kafka, CountedFile file, List<DataContract> contracts, Supplier<String> trial) {
        this.loop = new LogLoop(
                "the contracts' windows",
                kafka,
                contracts.stream().map(DataContract::topic).toList(),
                PARTITION_FETCH_BYTES);
        this.file = file;
        this.contracts = contracts;
        this.trial = trial;
        this.books = Counted.nothing(contracts).books();
    }

    /** Records that are counted apart. */
    record Trial(String prefix, List<ContractBook> books) {}

    /** A book for each contract, in their order. */
    List<ContractBook> books() {
        return books;
    }

    /** What is counted apart now; null when nothing is. */
    Trial trial() {
        Trial now = underTrial;
        return now != null && now.prefix().equals(trial.get()) ? now : null;
    }

    /** Why nothing is counted now; null when all is well. */
    String trouble() {
        return loop.trouble();
    }

    /** Ends {@link #run}, after what was counted is written. */
    void stop() {
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
        private final Map<String, Integer> bookOf = new HashMap<>();
        private Counted counted;
        private boolean fresh;
        private long writtenNanos = System.nanoTime();

        Session(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
            this.consumer = consumer;
            this.partitions = partitions;
            for (int i = 0; i < contracts.size(); i++) {
                bookOf.put(contracts.get(i).topic(), i);
            }
        }

        void run() throws IOException {
            begin();
            while (!loop.isStopped()) {
                follow();
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    read(record);
                    fresh = true;
                }
                for (ContractBook book : books) {
                    book.advance((int) partitions.stream()
                            .filter(partition ->
                                    partition.topic().equals(book.contract().topic()))
                            .count());
                }
                if (fresh && System.nanoTime() - writtenNanos >= WRITE.toNanos()) {
                    write();
                }
                loop.isWell();
            }
            if (fresh) {
                write();
            }
        }

        /** Goes on where the file is, or begins anew at the first record there is where the file is of something else. */
        private void begin() {
            consumer.assign(partitions);
            Map<TopicPartition, Long> firsts = consumer.beginningOffsets(partitions, ANSWER);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
            counted = known();
            boolean another = counted.next().entrySet().stream()
                    .anyMatch(next -> next.getValue() > ends.getOrDefault(next.getKey(), 0L)
                            || next.getValue() < firsts.getOrDefault(next.getKey(), 0L));
            if (another) {
                LOG.warn("the contracts' windows begin anew: what was counted does not lead up to what Kafka has");
                counted = Counted.nothing(contracts);
            }
            partitions.forEach(partition ->
                    consumer.seek(partition, counted.next().getOrDefault(partition, firsts.get(partition))));
            books = counted.books();
        }

        private Counted known() {
            try {
                return file.read(contracts);
            } catch (IOException e) {
                LOG.warnf("the contracts' windows begin anew: %s", e.getMessage());
                return Counted.nothing(contracts);
            }
        }

        /** A trial lasts as long as its lease. */
        private void follow() {
            String wanted = trial.get();
            Trial now = underTrial;
            if (wanted == null) {
                underTrial = null;
            } else if (now == null || !now.prefix().equals(wanted)) {
                underTrial = new Trial(
                        wanted, contracts.stream().map(ContractBook::trial).toList());
            }
        }

        private void read(ConsumerRecord<byte[], byte[]> record) {
            int contract = bookOf.get(record.topic());
            ContractBook book = books.get(contract);
            Trial now = underTrial;
            if (now != null && book.transactionOf(record.value()).startsWith(now.prefix())) {
                book = now.books().get(contract);
            }
            book.record(record.partition(), record.key(), record.value(), Math.max(0, record.timestamp()));
        }

        private void write() throws IOException {
            Map<TopicPartition, Long> next = new HashMap<>();
            for (TopicPartition partition : partitions) {
                next.put(partition, consumer.position(partition, ANSWER));
            }
            file.write(new Counted(books, next));
            writtenNanos = System.nanoTime();
            fresh = false;
        }
    }
}
