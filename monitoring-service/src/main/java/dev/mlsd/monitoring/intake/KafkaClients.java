package dev.mlsd.monitoring.intake;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Kafka clients with the settings of this service. */
final class KafkaClients {

    private final String bootstrap;

    KafkaClients(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /**
     * A consumer without a group: partitions are assigned by hand and offsets live in the snapshot. Fetches are small, because what is
     * fetched lies on a heap of about 100 MB.
     */
    Consumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = common();
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 512 * 1024);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 * 1024 * 1024);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 250);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The two topics; empty when one is not there yet or they do not match. Throws {@link KafkaException} when the broker is away. */
    Optional<Topics> topics() throws InterruptedException {
        try (Admin admin = Admin.create(common())) {
            Map<String, TopicDescription> found = admin.describeTopics(List.of(Topics.PREDICTIONS, Topics.LABELS))
                    .allTopicNames()
                    .get();
            TopicDescription predictions = found.get(Topics.PREDICTIONS);
            TopicDescription labels = found.get(Topics.LABELS);
            return predictions.partitions().size() == labels.partitions().size()
                    ? Optional.of(new Topics(
                            predictions.topicId().toString(),
                            labels.topicId().toString(),
                            labels.partitions().size()))
                    : Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw new KafkaException(e.getCause());
        }
    }

    private Map<String, Object> common() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "monitoring-service");
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 200);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return settings;
    }
}
