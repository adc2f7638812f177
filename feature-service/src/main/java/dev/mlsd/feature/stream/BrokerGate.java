package dev.mlsd.feature.stream;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** What the service asks the broker beside the stream: whether its topics are there, and how far the stream is behind. */
final class BrokerGate implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BrokerGate.class);
    private static final Duration STEP = Duration.ofMillis(250);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    /** Questions in a row without an answer after which the broker counts as gone; one may be lost on a busy machine. */
    private static final int UNANSWERED = 2;

    private static final Duration QUIET = Duration.ofSeconds(10);

    private final Admin admin;
    private final String address;
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile boolean reachable;

    BrokerGate(String address) {
        this.address = address;
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                address,
                AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                false,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1000));
    }

    /** Waits until all topics exist; false when given up before. One line of log when it takes long. */
    boolean await(Collection<String> topics, BooleanSupplier givenUp) {
        long start = System.nanoTime();
        boolean told = false;
        while (!givenUp.getAsBoolean()) {
            Set<String> missing = missing(topics);
            if (missing.isEmpty()) {
                return true;
            }
            if (!told && System.nanoTime() - start > QUIET.toNanos()) {
                told = true;
                LOG.warnf("waiting for Kafka at %s to have the topics %s", address, missing);
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        return false;
    }

    private Set<String> missing(Collection<String> topics) {
        Set<String> missing = new TreeSet<>(topics);
        try {
            missing.removeAll(admin.listTopics().names().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS));
            reachable = true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.debugf("Kafka at %s does not answer: %s", address, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return missing;
    }

    /**
     * Offsets, summed over all partitions.
     *
     * @param ends where the topics end
     * @param applied up to where the effects of records have been committed
     */
    record Progress(long ends, long applied) {

        /** Records whose effect has not been committed. */
        long lag() {
            return ends - applied;
        }
    }

    /**
     * How far the stream has come on its topics; null when the broker does not answer. Asks the broker each
     * time, so that 0 means what it says at the moment of the question. Says in one line each that the broker has gone or is back.
     */
    Progress progress(String group, Collection<String> topics) {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            Map<TopicPartition, OffsetSpec> ends = admin
                    .describeTopics(topics)
                    .allTopicNames()
                    .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                    .values()
                    .stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            Map<TopicPartition, ListOffsetsResultInfo> latest =
                    admin.listOffsets(ends).all().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            long sum = 0;
            long applied = 0;
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end : latest.entrySet()) {
                OffsetAndMetadata offset = committed.get(end.getKey());
                sum += end.getValue().offset();
                applied += offset == null
                        ? 0
                        : Math.min(offset.offset(), end.getValue().offset());
            }
            answered();
            return new Progress(sum, applied);
        } catch (ExecutionException | TimeoutException e) {
            unanswered(e.getMessage() == null ? "no answer within " + ANSWER : e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private void answered() {
        unanswered.set(0);
        if (!reachable) {
            reachable = true;
            LOG.infof("Kafka at %s answers again", address);
        }
    }

    private void unanswered(String reason) {
        if (unanswered.incrementAndGet() >= UNANSWERED && reachable) {
            reachable = false;
            LOG.warnf("Kafka at %s does not answer; the stream waits for it (%s)", address, reason);
        }
    }

    /** Whether the broker has answered lately. */
    boolean isReachable() {
        return reachable;
    }

    @Override
    public void close() {
        admin.close(Duration.ofMillis(500));
    }
}
