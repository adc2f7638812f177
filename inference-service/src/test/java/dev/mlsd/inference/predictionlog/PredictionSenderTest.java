package dev.mlsd.inference.predictionlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.inference.testing.Await;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.PredictionBatch;
import dev.mlsd.testkit.KafkaServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker, which is killed and comes back. */
class PredictionSenderTest {

    private static final String TOPIC = "predictions";
    private static final int PARTITIONS = 4;

    @TempDir
    private Path folder;

    private static byte[] prediction(int number) {
        return Prediction.newBuilder()
                .setPredictionId(id(number) + "/live")
                .setTransactionId(id(number))
                .setEventTimeMillis(1_528_000_000_000L + number)
                .build()
                .toByteArray();
    }

    private static String id(int number) {
        return "t-" + number;
    }

    private static void append(Journal journal, int from, int to) {
        IntStream.range(from, to)
                .forEach(number ->
                        assertThat(journal.append(prediction(number))).isEqualTo(new PredictionLog.Append.Written()));
    }

    /** The ids on the topic, in order of their partitions; checks what must hold of every record. */
    private static List<String> onTopic(KafkaServer broker) throws IOException {
        List<String> ids = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    PredictionBatch batch = PredictionBatch.parseFrom(record.value());
                    long newest = 0;
                    for (Prediction prediction : batch.getPredictionsList()) {
                        assertThat(PartitionBatches.partition(prediction.getTransactionId(), PARTITIONS))
                                .isEqualTo(record.partition());
                        newest = Math.max(newest, prediction.getEventTimeMillis());
                        ids.add(prediction.getTransactionId());
                    }
                    assertThat(record.timestamp()).isEqualTo(newest);
                }
            }
        }
        return ids;
    }

    private static Set<String> ids(int to) {
        Set<String> ids = new HashSet<>();
        IntStream.range(0, to).forEach(number -> ids.add(id(number)));
        return ids;
    }

    private static void awaitSent(Journal journal) {
        Await.until("the journal is sent", () -> journal.counts().pending() == 0);
    }

    @Test
    void run_brokerComesGoesAndReturns_losesNothing() throws IOException, InterruptedException {
        Path journalFolder = folder.resolve("journal");
        try (KafkaServer broker = KafkaServer.create()) {
            Journal journal = Journal.open(journalFolder, JournalOptions.DEFAULT);
            PredictionSender sender = new PredictionSender(journal, broker.address(), TOPIC);
            append(journal, 0, 500);
            sender.start();

            broker.launch();
            awaitSent(journal);
            assertThat(onTopic(broker)).containsExactlyInAnyOrderElementsOf(ids(500));

            broker.kill();
            append(journal, 500, 3000);
            assertThat(journal.counts().pending()).isEqualTo(2500);
            broker.launch();
            awaitSent(journal);
            append(journal, 3000, 3100);
            sender.stop();
            assertThat(journal.counts().pending()).isZero();
            journal.close();
            assertThat(new HashSet<>(onTopic(broker))).isEqualTo(ids(3100));

            // A process that died after sending and before acknowledging sends again; one that sent nothing starts
            // where it was.
            Journal next = Journal.open(journalFolder, JournalOptions.DEFAULT);
            append(next, 3100, 3200);
            PredictionSender nextSender = new PredictionSender(next, broker.address(), TOPIC);
            nextSender.start();
            awaitSent(next);
            nextSender.stop();
            next.close();
            assertThat(new HashSet<>(onTopic(broker))).isEqualTo(ids(3200));
        }
    }
}
