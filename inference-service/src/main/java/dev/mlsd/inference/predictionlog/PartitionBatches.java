package dev.mlsd.inference.predictionlog;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.PredictionBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * Groups predictions into records for {@code predictions}: all predictions of a record belong to its partition, which is the one that
 * Kafka's default partitioner gives their transaction, so that a label meets its prediction on the same partition.
 */
final class PartitionBatches {

    /** Predictions of a record. */
    static final int LARGEST = 256;

    /** Bytes of a record, but for one larger prediction; far below the broker's limit of 1 MB. */
    static final int LARGEST_BYTES = 200 * 1024;

    private final String topic;
    private final List<Group> open = new ArrayList<>();
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();

    private PartitionBatches(String topic, int partitions) {
        this.topic = topic;
        for (int i = 0; i < partitions; i++) {
            open.add(new Group());
        }
    }

    /** The partition of a transaction. */
    static int partition(String transactionId, int partitions) {
        return Utils.toPositive(Utils.murmur2(transactionId.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    /** The records for encoded predictions, in their order within each partition; the timestamp is the newest event time. */
    static List<ProducerRecord<byte[], byte[]>> of(String topic, int partitions, List<byte[]> predictions)
            throws InvalidProtocolBufferException {
        PartitionBatches batches = new PartitionBatches(topic, partitions);
        for (byte[] bytes : predictions) {
            Prediction prediction = Prediction.parseFrom(bytes);
            batches.add(partition(prediction.getTransactionId(), partitions), prediction, bytes.length);
        }
        for (int partition = 0; partition < partitions; partition++) {
            batches.finish(partition);
        }
        return batches.records;
    }

    private void add(int partition, Prediction prediction, int bytes) {
        Group group = open.get(partition);
        if (group.batch.getPredictionsCount() == LARGEST || (group.bytes > 0 && group.bytes + bytes > LARGEST_BYTES)) {
            finish(partition);
        }
        group.batch.addPredictions(prediction);
        group.bytes += bytes;
        group.newest = Math.max(group.newest, prediction.getEventTimeMillis());
    }

    private void finish(int partition) {
        Group group = open.get(partition);
        if (group.batch.getPredictionsCount() > 0) {
            byte[] value = group.batch.build().toByteArray();
            records.add(new ProducerRecord<>(topic, partition, group.newest, null, value));
            group.batch.clear();
            group.bytes = 0;
            group.newest = 0;
        }
    }

    private static final class Group {

        private final PredictionBatch.Builder batch = PredictionBatch.newBuilder();
        private int bytes;
        private long newest;
    }
}
