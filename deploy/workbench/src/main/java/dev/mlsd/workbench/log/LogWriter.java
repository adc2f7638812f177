package dev.mlsd.workbench.log;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes a few records, and forgets those that the broker does not take soon. For use by one thread at a time. */
public final class LogWriter implements AutoCloseable {

    private static final int SOON_MILLIS = 2_000;

    private final Producer<byte[], byte[]> producer;

    /** A writer; nothing happens before the first record. */
    public LogWriter(String bootstrap, String name) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        name,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        SOON_MILLIS / 2,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        SOON_MILLIS / 2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        SOON_MILLIS,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        256L << 10,
                        ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * Writes a record.
     *
     * @param timestampMillis the record's own time
     * @param written called when the broker has it; not called when it does not take it
     */
    public void write(String topic, long timestampMillis, byte[] key, byte[] value, Runnable written) {
        try {
            producer.send(new ProducerRecord<>(topic, null, timestampMillis, key, value), (_, failure) -> {
                if (failure == null) {
                    written.run();
                }
            });
        } catch (KafkaException _) {
            // The broker is away. What was not written is not counted, and the probe shows it.
            return;
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofMillis(500));
    }
}
