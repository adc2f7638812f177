package dev.mlsd.monitoring.intake;

import dev.mlsd.monitoring.reference.ModelVersion;
import dev.mlsd.monitoring.reference.ReferenceProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * The state of all partitions. One thread writes, record by record; any thread may ask for views, which are copies. Views of a window
 * cost a merge of its partitions' histograms and a look at all that waits, about a millisecond.
 */
final class IntakeState {

    private final Topics topics;
    private final List<PartitionState> partitions;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private long changes;

    /** An empty state; the limits are for all partitions together. */
    IntakeState(Topics topics, Limits limits) {
        this(topics, empty(topics.partitions(), limits));
    }

    private IntakeState(Topics topics, List<PartitionState> partitions) {
        this.topics = topics;
        this.partitions = partitions;
    }

    private static List<PartitionState> empty(int partitions, Limits limits) {
        List<PartitionState> states = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            states.add(new PartitionState(limits.share(partitions)));
        }
        return states;
    }

    Topics topics() {
        return topics;
    }

    void apply(int partition, PredictionsRecord record, Function<ModelVersion, Optional<ReferenceProfile>> references) {
        lock.writeLock().lock();
        try {
            partitions.get(partition).apply(record, references);
            changes++;
        } finally {
            lock.writeLock().unlock();
        }
    }

    void apply(int partition, LabelsRecord record) {
        lock.writeLock().lock();
        try {
            partitions.get(partition).apply(record);
            changes += record.body() instanceof LabelsRecord.Clock ? 0 : 1;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Grows with every record but clocks. For the writing thread. */
    long changes() {
        return changes;
    }

    /** The offset to read next. For the writing thread. */
    long predictionsOffset(int partition) {
        return partitions.get(partition).predictionsOffset();
    }

    /** The offset to read next. For the writing thread. */
    long labelsOffset(int partition) {
        return partitions.get(partition).labelsOffset();
    }

    IntakeTotals totals() {
        lock.readLock().lock();
        try {
            Counts counts = new Counts();
            long waiting = 0;
            long early = 0;
            long arrival = Long.MAX_VALUE;
            TreeSet<Integer> days = new TreeSet<>();
            for (PartitionState partition : partitions) {
                counts.addAll(partition.counts());
                waiting += partition.waitingPredictions();
                early += partition.earlyLabels();
                arrival = Math.min(arrival, partition.newestArrival());
                partition.windows().keySet().forEach(key -> days.add(key.day()));
            }
            return IntakeTotals.of(counts, waiting, early, arrival, days.size());
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Counts of all windows, oldest day first, then by model. */
    List<WindowCounts> windows() {
        lock.readLock().lock();
        try {
            Map<WindowName, WindowCounts> merged = new TreeMap<>();
            for (PartitionState partition : partitions) {
                partition
                        .windows()
                        .forEach((key, window) -> merged.merge(
                                new WindowName(Days.date(key.day()), partition.model(key.model())),
                                WindowCounts.of(Days.date(key.day()), partition.model(key.model()), window),
                                WindowCounts::plus));
            }
            return List.copyOf(merged.values());
        } finally {
            lock.readLock().unlock();
        }
    }

    /** A whole window, merged from its partitions. */
    Optional<WindowView> window(WindowName name) {
        lock.readLock().lock();
        try {
            List<Window> parts = new ArrayList<>();
            List<WaitingPredictions.Waiting> waiting = new ArrayList<>();
            for (PartitionState partition : partitions) {
                partition.windows().forEach((key, window) -> {
                    if (key.day() == name.day().toEpochDay()
                            && partition.model(key.model()).equals(name.model())) {
                        parts.add(window);
                        waiting.addAll(partition.waiting(key));
                    }
                });
            }
            return parts.isEmpty() ? Optional.empty() : Optional.of(WindowView.merged(name, parts, waiting));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Profiles that windows count in, by version. For the writing thread. */
    Map<ModelVersion, ReferenceProfile> profiles() {
        Map<ModelVersion, ReferenceProfile> profiles = new LinkedHashMap<>();
        for (PartitionState partition : partitions) {
            for (Window window : partition.windows().values()) {
                window.profile().ifPresent(profile -> profiles.put(profile.model(), profile));
            }
        }
        return profiles;
    }

    /** For the writing thread. */
    void write(SnapshotOutput out) throws IOException {
        out.text(topics.predictionsId());
        out.text(topics.labelsId());
        out.number(topics.partitions());
        Map<ModelVersion, ReferenceProfile> profiles = profiles();
        out.number(profiles.size());
        for (ReferenceProfile profile : profiles.values()) {
            ProfileCodec.write(out, profile);
        }
        for (PartitionState partition : partitions) {
            partition.write(out);
        }
    }

    static IntakeState read(SnapshotInput in, Limits limits) throws IOException {
        Topics topics = new Topics(in.text(), in.text(), in.length());
        Map<ModelVersion, ReferenceProfile> profiles = new HashMap<>();
        int count = in.length();
        for (int i = 0; i < count; i++) {
            ReferenceProfile profile = ProfileCodec.read(in);
            profiles.put(profile.model(), profile);
        }
        List<PartitionState> partitions = new ArrayList<>();
        for (int i = 0; i < topics.partitions(); i++) {
            partitions.add(PartitionState.read(in, limits.share(topics.partitions()), profiles));
        }
        return new IntakeState(topics, partitions);
    }
}
