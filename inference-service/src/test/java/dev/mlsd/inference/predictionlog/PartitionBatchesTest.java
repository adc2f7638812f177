package dev.mlsd.inference.predictionlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.PredictionBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class PartitionBatchesTest {

    private static byte[] prediction(int number, int padding) {
        return Prediction.newBuilder()
                .setTransactionId("t-" + number)
                .setEventTimeMillis(1000 + number)
                .setStatuses(ByteString.copyFrom(new byte[padding]))
                .build()
                .toByteArray();
    }

    @Test
    void partition_anyId_isThatOfKafkasDefaultPartitioner() {
        for (int i = 0; i < 1000; i++) {
            String id = "transaction-" + i;
            assertThat(PartitionBatches.partition(id, 4))
                    .isEqualTo(BuiltInPartitioner.partitionForKey(id.getBytes(StandardCharsets.UTF_8), 4));
        }
    }

    @Test
    void of_manyPredictions_keepsEachInItsPartitionAndTheirOrder() throws InvalidProtocolBufferException {
        List<byte[]> predictions =
                IntStream.range(0, 3000).mapToObj(i -> prediction(i, 10)).toList();

        List<ProducerRecord<byte[], byte[]>> records = PartitionBatches.of("predictions", 4, predictions);

        List<String> seen = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            PredictionBatch batch = PredictionBatch.parseFrom(record.value());
            assertThat(batch.getPredictionsCount()).isBetween(1, PartitionBatches.LARGEST);
            long newest = 0;
            for (Prediction prediction : batch.getPredictionsList()) {
                assertThat(PartitionBatches.partition(prediction.getTransactionId(), 4))
                        .isEqualTo(record.partition());
                newest = Math.max(newest, prediction.getEventTimeMillis());
                seen.add(record.partition() + " " + prediction.getTransactionId());
            }
            assertThat(record.timestamp()).isEqualTo(newest);
            assertThat(record.topic()).isEqualTo("predictions");
        }
        assertThat(seen).hasSize(3000).doesNotHaveDuplicates();
        for (int partition = 0; partition < 4; partition++) {
            String prefix = partition + " t-";
            assertThat(seen.stream()
                            .filter(text -> text.startsWith(prefix))
                            .map(text -> Integer.valueOf(text.substring(prefix.length()))))
                    .isSorted();
        }
    }

    @Test
    void of_largePredictions_startsANewRecordBeforeItGrowsTooLarge() throws InvalidProtocolBufferException {
        List<byte[]> predictions =
                IntStream.range(0, 20).mapToObj(i -> prediction(i, 60_000)).toList();

        List<ProducerRecord<byte[], byte[]>> records = PartitionBatches.of("predictions", 1, predictions);

        assertThat(records).hasSize(7);
        assertThat(records)
                .allSatisfy(
                        record -> assertThat(record.value().length).isLessThan(PartitionBatches.LARGEST_BYTES + 100));
    }

    @Test
    void of_nothing_isNothing() throws InvalidProtocolBufferException {
        assertThat(PartitionBatches.of("predictions", 4, List.of())).isEmpty();
    }
}
