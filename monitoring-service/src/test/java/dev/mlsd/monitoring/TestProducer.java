package dev.mlsd.monitoring;

import dev.mlsd.inference.v1.Prediction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/** Publishes as inference-service and the traffic source do. {@link #flush} returns when the broker has it all. */
public final class TestProducer implements AutoCloseable {

    private static final int PARTITIONS = 4;

    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    public TestProducer(String address) {
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, address),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    public void prediction(Prediction.Builder prediction) {
        raw("predictions", partitionOf(prediction.getTransactionId()), TestWorld.batch(prediction));
    }

    public void label(String transaction, long eventMillis, long labelMillis, boolean fraud) {
        send(new ProducerRecord<>(
                "labels",
                partitionOf(transaction),
                labelMillis,
                transaction.getBytes(StandardCharsets.UTF_8),
                TestWorld.label(transaction, eventMillis, labelMillis, fraud)));
    }

    /** A clock record to every partition. */
    public void clock(long worldMillis) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            send(new ProducerRecord<>("labels", partition, worldMillis, null, TestWorld.clock(worldMillis)));
        }
    }

    public void raw(String topic, int partition, byte[] value) {
        send(new ProducerRecord<>(topic, partition, null, null, value));
    }

    /** Waits until the broker has every record, and fails if it refused one. */
    public void flush() {
        producer.flush();
        for (Future<RecordMetadata> future : sent) {
            try {
                future.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        sent.clear();
    }

    @Override
    public void close() {
        flush();
        producer.close();
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        sent.add(producer.send(record));
    }

    private static int partitionOf(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % PARTITIONS;
    }
}
