package dev.mlsd.feature.quarantine;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.FeatureServiceSettings;
import dev.mlsd.feature.v1.QuarantinedRecord;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/**
 * The topic {@code quarantine}: read from its beginning at every start, so that nothing has to be kept here, and written to when a record
 * is sent again. That is one transaction: the record on its topic and the note that it was sent, both or neither. A record is sent once by
 * all instances together only if they do not do it in the same instant; the windows count a repeated id once all the same.
 */
@Singleton
final class QuarantineLog {

    private static final Logger LOG = Logger.getLogger(QuarantineLog.class);
    private static final String TOPIC = "quarantine";
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** How long the broker may take to answer; somebody waits for it. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final String kafka;
    private final String instance;
    private final Quarantine quarantine = new Quarantine();
    private final Thread thread =
            Thread.ofPlatform().name("quarantine").daemon().unstarted(this::follow);
    private volatile boolean closing;
    private volatile boolean caughtUp;

    QuarantineLog(FeatureServiceSettings settings) {
        this.kafka = settings.kafka();
        this.instance = settings.stream().instance();
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        closing = true;
        thread.interrupt();
        thread.join(ANSWER.toMillis());
    }

    /** What has been read so far. */
    Quarantine quarantine() {
        return quarantine;
    }

    /** Whether all that was there at the start has been read. */
    boolean isCaughtUp() {
        return caughtUp;
    }

    private void follow() {
        while (!closing) {
            try (Consumer<byte[], byte[]> consumer = consumer()) {
                follow(consumer);
            } catch (KafkaException e) {
                // The stream says when the broker is away; this one only comes back. A wait that was interrupted ends
                // the loop.
                LOG.debugf("the topic %s cannot be read now: %s", TOPIC, e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = List.of();
        while (!closing && partitions.isEmpty()) {
            partitions = Optional.ofNullable(consumer.listTopics().get(TOPIC)).orElse(List.of()).stream()
                    .map(partition -> new TopicPartition(TOPIC, partition.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                pause();
            }
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (!closing) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(LOOK)) {
                read(record);
            }
            caughtUp |= ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        try {
            quarantine.read(QuarantinedRecord.parseFrom(record.value()));
        } catch (InvalidProtocolBufferException e) {
            LOG.warnf(
                    "offset %d of partition %d of %s is not what this service writes: %s",
                    record.offset(), record.partition(), TOPIC, e.getMessage());
        }
    }

    /**
     * Sends a record on and notes it, both or neither. Throws {@link KafkaException} when the broker does not take them.
     *
     * @param arrivalMillis when it arrives, world time
     */
    void send(Quarantined record, byte[] key, byte[] value, long arrivalMillis) {
        QuarantinedRecord note = QuarantinedRecord.newBuilder()
                .setTopic(record.origin().topic())
                .setPartition(record.origin().partition())
                .setOffset(record.origin().offset())
                .setArrivalTimeMillis(record.arrivalMillis())
                .setReplayedMillis(arrivalMillis)
                .build();
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(record.origin().topic(), null, arrivalMillis, key, value));
            producer.send(new ProducerRecord<>(
                    TOPIC,
                    null,
                    arrivalMillis,
                    record.origin().toString().getBytes(StandardCharsets.UTF_8),
                    note.toByteArray()));
            producer.commitTransaction();
        }
        // Not only when it is read: who asks twice in a second is refused the second time.
        quarantine.read(note);
    }

    private KafkaProducer<byte[], byte[]> producer() {
        int millis = (int) ANSWER.toMillis();
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "mlsd-quarantine-" + instance,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        millis,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        millis / 2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        millis,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
