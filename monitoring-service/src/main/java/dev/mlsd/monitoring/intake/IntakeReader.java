package dev.mlsd.monitoring.intake;

import dev.mlsd.monitoring.reference.ModelVersion;
import dev.mlsd.monitoring.reference.ReferenceProfile;
import dev.mlsd.monitoring.reference.ReferenceSource;
import dev.mlsd.monitoring.reference.References;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Moves records from a consumer into a state, in the order of world time. For one thread. */
final class IntakeReader {

    private static final Logger LOG = Logger.getLogger(IntakeReader.class);

    private static final Duration POLL = Duration.ofMillis(200);

    /** Between questions for a reference that cannot be had now. */
    private static final Duration REFERENCE_RETRY = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final IntakeState state;
    private final References references;
    private final RateMeter rate;
    private final StopSignal stop;
    private final QuietLog malformed;
    private final List<TopicPartition> predictions = new ArrayList<>();
    private final List<TopicPartition> labels = new ArrayList<>();
    private final List<TimeMerge> merges = new ArrayList<>();
    private final Pulse pulse;

    IntakeReader(
            Consumer<byte[], byte[]> consumer,
            IntakeState state,
            References references,
            RateMeter rate,
            StopSignal stop,
            LongSupplier nanoTime) {
        this.consumer = consumer;
        this.state = state;
        this.references = references;
        this.rate = rate;
        this.stop = stop;
        this.malformed = new QuietLog(LOG, Duration.ofSeconds(30), nanoTime);
        this.pulse = new Pulse(consumer, nanoTime);
        for (int partition = 0; partition < state.topics().partitions(); partition++) {
            predictions.add(new TopicPartition(Topics.PREDICTIONS, partition));
            labels.add(new TopicPartition(Topics.LABELS, partition));
            merges.add(new TimeMerge());
        }
    }

    IntakeState state() {
        return state;
    }

    /** Takes all partitions and goes to the offsets of the state. False when a topic ends before its offset. */
    boolean seek() {
        List<TopicPartition> all = new ArrayList<>(predictions);
        all.addAll(labels);
        consumer.assign(all);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(all);
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        for (TopicPartition partition : all) {
            long offset = partition.topic().equals(Topics.PREDICTIONS)
                    ? state.predictionsOffset(partition.partition())
                    : state.labelsOffset(partition.partition());
            long beginning = beginnings.get(partition);
            if (offset > ends.get(partition)) {
                return false;
            }
            if (offset != PartitionState.FROM_BEGINNING && offset < beginning) {
                LOG.warnf("%d records of %s were deleted before they were read", beginning - offset, partition);
            }
            consumer.seek(partition, Math.max(offset, beginning));
        }
        return true;
    }

    /** Polls once and takes in what may go. Gives the reason when it has to wait for something other than records. */
    Optional<String> readSome() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            if (record.topic().equals(Topics.PREDICTIONS)) {
                merges.get(record.partition()).add(PredictionDecoder.decode(record.offset(), record.value()));
            } else {
                merges.get(record.partition())
                        .add(LabelDecoder.decode(record.offset(), record.timestamp(), record.value()));
            }
        }
        Optional<String> waiting = Optional.empty();
        for (int partition = 0; partition < merges.size(); partition++) {
            if (waiting.isEmpty()) {
                waiting = drain(partition);
            }
            holdBack(predictions.get(partition), merges.get(partition).hasPredictions());
            holdBack(labels.get(partition), merges.get(partition).hasLabels());
        }
        if (waiting.isPresent()) {
            stop.pause(REFERENCE_RETRY);
            return waiting;
        }
        return pulse.beats() ? Optional.empty() : Optional.of("the broker does not answer; waiting for it");
    }

    private Optional<String> drain(int partition) {
        TimeMerge merge = merges.get(partition);
        Optional<TimeMerge.Timed> next = next(partition);
        while (next.isPresent() && !stop.stopped()) {
            switch (next.get()) {
                case PredictionsRecord record -> {
                    Optional<String> waiting = fetchReferences(record);
                    if (waiting.isPresent()) {
                        return waiting;
                    }
                    state.apply(partition, record, references::known);
                    rate.add(record.live());
                    record.malformed().forEach(reason -> report(predictions.get(partition), record.offset(), reason));
                }
                case LabelsRecord record -> {
                    state.apply(partition, record);
                    if (record.body() instanceof LabelsRecord.Malformed(Malformation reason)) {
                        report(labels.get(partition), record.offset(), reason);
                    }
                }
            }
            merge.take(next.get());
            next = next(partition);
        }
        return Optional.empty();
    }

    private Optional<TimeMerge.Timed> next(int partition) {
        return merges.get(partition).next(() -> atEnd(predictions.get(partition)), () -> atEnd(labels.get(partition)));
    }

    /** Whether the consumer has handed out everything that it knows the partition to hold. Unknown counts as no. */
    private boolean atEnd(TopicPartition partition) {
        OptionalLong lag = consumer.currentLag(partition);
        return lag.isPresent() && lag.getAsLong() == 0;
    }

    /** While records of a partition wait here, no more are fetched. */
    private void holdBack(TopicPartition partition, boolean waiting) {
        boolean paused = consumer.paused().contains(partition);
        if (waiting && !paused) {
            consumer.pause(List.of(partition));
        } else if (!waiting && paused) {
            consumer.resume(List.of(partition));
        }
    }

    /** Sees to it that the profiles that a record needs are known, as far as they exist. Gives the reason when one must be waited for. */
    private Optional<String> fetchReferences(PredictionsRecord record) {
        for (ModelVersion model : record.models()) {
            if (references.find(model) instanceof ReferenceSource.Answer.Unreachable<ReferenceProfile>(String reason)) {
                return Optional.of("the reference of " + model + " cannot be had now: " + reason);
            }
        }
        return Optional.empty();
    }

    private void report(TopicPartition partition, long offset, Malformation reason) {
        malformed.warn("skipped a malformed record of " + partition + " at offset " + offset + ": " + reason.code());
    }
}
