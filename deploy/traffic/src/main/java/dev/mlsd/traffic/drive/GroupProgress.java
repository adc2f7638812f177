package dev.mlsd.traffic.drive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.RetriableException;

/** How far a consumer group has come on some topics. */
final class GroupProgress implements AutoCloseable {

    private static final long PAUSE_MILLIS = 100;

    private final Admin admin;

    GroupProgress(String kafka) {
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "mlsd-traffic-admin",
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                500,
                AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                false));
    }

    /**
     * Waits until the group has committed everything that the topics hold now.
     *
     * @param missing is told, again and again, how many records are still to be committed
     */
    void awaitEnd(String group, List<String> topics, LongConsumer missing) throws InterruptedException {
        while (true) {
            try {
                Map<TopicPartition, Long> ends = ends(topics);
                long left = left(group, ends);
                while (left > 0) {
                    missing.accept(left);
                    Thread.sleep(PAUSE_MILLIS);
                    left = left(group, ends);
                }
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException)) {
                    throw new RunBrokenException("the progress of the group " + group + " is not known", e);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private Map<TopicPartition, Long> ends(List<String> topics) throws ExecutionException, InterruptedException {
        List<TopicPartition> partitions = new ArrayList<>();
        for (TopicDescription topic :
                admin.describeTopics(topics).allTopicNames().get().values()) {
            topic.partitions().forEach(info -> partitions.add(new TopicPartition(topic.name(), info.partition())));
        }
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                admin.listOffsets(wanted).all().get().entrySet()) {
            ends.put(end.getKey(), end.getValue().offset());
        }
        return ends;
    }

    private long left(String group, Map<TopicPartition, Long> ends) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = Map.of();
        try {
            committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
        } catch (ExecutionException e) {
            // Nobody has joined the group yet: nothing is committed.
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
        long left = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            OffsetAndMetadata offset = committed.get(end.getKey());
            left += Math.max(0, end.getValue() - (offset == null ? 0 : offset.offset()));
        }
        return left;
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ofMillis(500));
    }
}
