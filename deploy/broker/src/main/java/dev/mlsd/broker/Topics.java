package dev.mlsd.broker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/** The one list of topics; nothing else creates any, except Kafka Streams its own internal ones. */
final class Topics {

    /** Four: enough to spread one service over four tasks, few enough for a small machine. */
    static final int PARTITIONS = 4;

    /** What happens to old records of a topic. */
    enum Cleanup {
        /** The oldest segments go when a partition exceeds {@link BrokerSettings#RETENTION_BYTES}. */
        BY_SIZE(BrokerSettings.RETENTION_BYTES),
        /**
         * Everything stays. Compaction would be wrong for the bootstrap topics: a key is an entity, and an entity has a record for each of
         * its views. They are written once in a world's life.
         */
        NONE(-1);

        private final long retentionBytes;

        Cleanup(long retentionBytes) {
            this.retentionBytes = retentionBytes;
        }
    }

    /** A topic's name and what happens to its old records. */
    record Topic(String name, Cleanup cleanup) {

        private NewTopic creation() {
            return new NewTopic(name, PARTITIONS, (short) 1)
                    .configs(Map.of(
                            TopicConfig.RETENTION_BYTES_CONFIG,
                            Long.toString(cleanup.retentionBytes),
                            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                            "CreateTime"));
        }
    }

    static final List<Topic> ALL = List.of(
            new Topic("transactions", Cleanup.BY_SIZE),
            new Topic("labels", Cleanup.BY_SIZE),
            new Topic("predictions", Cleanup.BY_SIZE),
            new Topic("features", Cleanup.BY_SIZE),
            new Topic("quarantine", Cleanup.BY_SIZE),
            new Topic("terminal-events", Cleanup.BY_SIZE),
            new Topic("bootstrap-customer", Cleanup.NONE),
            new Topic("bootstrap-terminal", Cleanup.NONE),
            new Topic("alerts", Cleanup.BY_SIZE),
            new Topic("retraining-requests", Cleanup.BY_SIZE),
            new Topic("model-events", Cleanup.BY_SIZE));

    private Topics() {}

    /**
     * Creates those that are not there yet, leaves the others as they are, and returns when each partition has a leader that answers.
     * Before, a producer that sends at once can lose what it sends, and is not told: the first batch finds no leader, the one behind it
     * does, and when the first is tried again the leader takes it for a repetition.
     *
     * @throws ExecutionException if the broker refuses
     */
    static void create(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> present = admin.listTopics().names().get();
        List<NewTopic> missing = ALL.stream()
                .filter(topic -> !present.contains(topic.name()))
                .map(Topic::creation)
                .collect(Collectors.toList());
        admin.createTopics(missing).all().get();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (Topic topic : ALL) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        // Asked of the leaders themselves, again and again until all answer.
        admin.listOffsets(ends).all().get();
    }
}
