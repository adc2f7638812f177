package dev.mlsd.monitoring.intake;

import dev.mlsd.monitoring.reference.ModelVersion;
import dev.mlsd.monitoring.reference.ReferenceProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All that is known from one partition of `predictions` and `labels`, with the offsets up to which it is known. A function of the
 * records read and of nothing else, so reading them again from the offsets of an earlier copy leads to the same state. Partitions know
 * nothing of each other and could live in different processes. For one writer.
 */
final class PartitionState {

    /** An offset before which nothing was read yet. */
    static final long FROM_BEGINNING = -1;

    /** What a fallback without any model is filed under. */
    static final ModelVersion NO_MODEL = new ModelVersion("none", "0");

    private final Limits limits;
    private final Counts counts;
    private final WaitingPredictions waiting;
    private final RecentIds recent;
    private final EarlyLabels early;
    private final WaitingPredictions joined;
    private final List<ModelVersion> models = new ArrayList<>();
    private final TreeMap<WindowKey, Window> windows = new TreeMap<>();
    private long predictionsOffset = FROM_BEGINNING;
    private long labelsOffset = FROM_BEGINNING;
    private long newestArrival = Long.MIN_VALUE;
    private long keptPairs;

    PartitionState(Limits limits) {
        this(
                limits,
                new Counts(),
                new WaitingPredictions(),
                new RecentIds(),
                new EarlyLabels(limits.earlyLabels()),
                new WaitingPredictions());
    }

    private PartitionState(
            Limits limits,
            Counts counts,
            WaitingPredictions waiting,
            RecentIds recent,
            EarlyLabels early,
            WaitingPredictions joined) {
        this.limits = limits;
        this.counts = counts;
        this.waiting = waiting;
        this.recent = recent;
        this.early = early;
        this.joined = joined;
    }

    /** Takes in a record of `predictions`; references gives the profile of a version, if it has one. */
    void apply(PredictionsRecord record, Function<ModelVersion, Optional<ReferenceProfile>> references) {
        record.malformed().forEach(counts::add);
        counts.add(Count.LOAD_PREDICTIONS, record.loadTests());
        for (SeenPrediction prediction : record.predictions()) {
            apply(prediction, references);
        }
        predictionsOffset = record.offset() + 1;
    }

    /** Takes in a record of `labels`. */
    void apply(LabelsRecord record) {
        switch (record.body()) {
            case LabelsRecord.Malformed(Malformation reason) -> counts.add(reason);
            case LabelsRecord.Clock clock -> advance(record.worldMillis());
            case LabelsRecord.Label(long id, boolean fraud) -> {
                if (tooFarAhead(record.worldMillis())) {
                    counts.add(Malformation.TIME);
                } else {
                    advance(record.worldMillis());
                    applyLabel(id, fraud);
                }
            }
        }
        labelsOffset = record.offset() + 1;
    }

    private void apply(SeenPrediction prediction, Function<ModelVersion, Optional<ReferenceProfile>> references) {
        int day = Days.of(prediction.eventMillis());
        Optional<Malformation> trouble = trouble(prediction, day, references);
        if (trouble.isPresent()) {
            counts.add(trouble.get());
            return;
        }
        if (waiting.contains(prediction.id()) || joined.contains(prediction.id()) || recent.contains(prediction.id())) {
            counts.add(Count.DUPLICATES);
            return;
        }
        if (!prediction.live()) {
            counts.add(Count.OTHER_ROLES);
            recent.add(Math.max(day, today()), prediction.id());
            return;
        }
        count(prediction);
        int model = numberOf(prediction.model().orElse(NO_MODEL));
        Window window = windows.computeIfAbsent(
                new WindowKey(day, model),
                unused -> new Window(prediction.model().flatMap(references)));
        if (window.profile().isEmpty()) {
            counts.add(Count.WITHOUT_REFERENCE);
        }
        window.add(prediction);
        WaitingPredictions.Waiting entry = new WaitingPredictions.Waiting(
                day,
                model,
                (float) prediction.probability(),
                prediction.outcome(),
                false,
                window.slices(prediction),
                prediction.amountMinor());
        Optional<Boolean> label = early.take(prediction.id());
        if (label.isPresent()) {
            counts.add(Count.JOINED_EARLY);
            join(prediction.id(), entry.labelled(label.get()));
        } else {
            waiting.add(prediction.id(), entry);
            if (waiting.size() > limits.waiting()) {
                counts.add(Count.GIVEN_UP, waiting.removeBefore(waiting.oldestDay() + 1));
            }
        }
        if (windows.size() > 2 * limits.days()) {
            keptPairs -= windows.pollFirstEntry().getValue().pairs().size();
        }
    }

    private void count(SeenPrediction prediction) {
        counts.add(Count.PREDICTIONS);
        counts.add(
                switch (prediction.outcome()) {
                    case APPROVE -> Count.APPROVED;
                    case REVIEW -> Count.REVIEWED;
                    case BLOCK -> Count.BLOCKED;
                });
        if (prediction.fallback()) {
            counts.add(Count.FALLBACKS);
        }
    }

    private Optional<Malformation> trouble(
            SeenPrediction prediction, int day, Function<ModelVersion, Optional<ReferenceProfile>> references) {
        if (tooFarAhead(prediction.eventMillis())) {
            return Optional.of(Malformation.TIME);
        }
        if (newestArrival != Long.MIN_VALUE && day < oldestDayKept()) {
            return Optional.of(Malformation.TOO_OLD);
        }
        int values = prediction.values().length;
        boolean wrongLength = prediction
                .model()
                .flatMap(references)
                .filter(profile -> profile.features().size() != values)
                .isPresent();
        return wrongLength && !(prediction.fallback() && values == 0)
                ? Optional.of(Malformation.VECTOR_LENGTH)
                : Optional.empty();
    }

    private void applyLabel(long id, boolean fraud) {
        Optional<WaitingPredictions.Waiting> before = joined.find(id);
        if (before.isPresent() && before.get().fraud() != fraud) {
            change(id, before.get());
        } else if (early.contains(id) && early.fraud(id) != fraud) {
            counts.add(Count.LABELS_CHANGED);
            early.take(id);
            early.add(id, fraud);
        } else if (before.isPresent() || recent.contains(id) || early.contains(id)) {
            counts.add(Count.LABEL_DUPLICATES);
        } else {
            counts.add(Count.LABELS);
            waiting.take(id).ifPresentOrElse(entry -> join(id, entry.labelled(fraud)), () -> early.add(id, fraud));
        }
    }

    private void change(long id, WaitingPredictions.Waiting counted) {
        counts.add(Count.LABELS_CHANGED);
        counts.add(Count.JOINED_FRAUDS, counted.fraud() ? -1 : 1);
        Window window = windows.get(new WindowKey(counted.day(), counted.model()));
        if (window != null) {
            window.changeLabel(counted);
        }
        joined.take(id);
        joined.add(id, counted.labelled(!counted.fraud()));
    }

    private void join(long id, WaitingPredictions.Waiting entry) {
        counts.add(Count.JOINED);
        if (entry.fraud()) {
            counts.add(Count.JOINED_FRAUDS);
        }
        recent.add(Math.max(today(), entry.day()), id);
        joined.add(id, entry);
        if (joined.size() > limits.correctable()) {
            joined.removeBefore(joined.oldestDay() + 1);
        }
        Window window = windows.get(new WindowKey(entry.day(), entry.model()));
        if (window != null && window.addLabel(entry)) {
            keptPairs++;
            if (keptPairs > limits.pairs()) {
                forgetOldestPairs();
            }
        }
    }

    private void forgetOldestPairs() {
        for (Window window : windows.values()) {
            if (window.pairs().size() > 0) {
                keptPairs -= window.pairs().size();
                window.forgetPairs();
                return;
            }
        }
    }

    private void advance(long arrivalMillis) {
        int before = today();
        newestArrival = Math.max(newestArrival, arrivalMillis);
        if (today() != before) {
            int oldest = oldestDayKept();
            Map<WindowKey, Window> old = windows.headMap(new WindowKey(oldest, 0));
            old.values().forEach(window -> keptPairs -= window.pairs().size());
            old.clear();
            counts.add(Count.GIVEN_UP, waiting.removeBefore(oldest));
            joined.removeBefore(oldest);
            recent.forgetBefore(today() - RecentIds.DAYS + 1);
        }
    }

    /** One event from the future must not move the world; a clock may. */
    private boolean tooFarAhead(long millis) {
        return newestArrival != Long.MIN_VALUE && millis > newestArrival + limits.days() * Days.MILLIS;
    }

    private int today() {
        return newestArrival == Long.MIN_VALUE ? 0 : Days.of(newestArrival);
    }

    private int oldestDayKept() {
        return today() - limits.days() + 1;
    }

    private int numberOf(ModelVersion model) {
        int number = models.indexOf(model);
        if (number < 0) {
            models.add(model);
            number = models.size() - 1;
        }
        return number;
    }

    long predictionsOffset() {
        return predictionsOffset;
    }

    long labelsOffset() {
        return labelsOffset;
    }

    /** Newest arrival seen on this partition, world time; {@link Long#MIN_VALUE} before the first. */
    long newestArrival() {
        return newestArrival;
    }

    Counts counts() {
        return counts;
    }

    int waitingPredictions() {
        return waiting.size();
    }

    int earlyLabels() {
        return early.size();
    }

    /** Predictions of a window that wait for their label. */
    List<WaitingPredictions.Waiting> waiting(WindowKey window) {
        return waiting.of(window.day(), window.model());
    }

    TreeMap<WindowKey, Window> windows() {
        return windows;
    }

    ModelVersion model(int number) {
        return models.get(number);
    }

    void write(SnapshotOutput out) throws IOException {
        out.number(predictionsOffset);
        out.number(labelsOffset);
        out.number(newestArrival);
        counts.write(out);
        waiting.write(out);
        recent.write(out);
        early.write(out);
        joined.write(out);
        out.number(models.size());
        for (ModelVersion model : models) {
            out.text(model.name());
            out.text(model.version());
        }
        out.number(windows.size());
        for (Map.Entry<WindowKey, Window> entry : windows.entrySet()) {
            out.number(entry.getKey().day());
            out.number(entry.getKey().model());
            out.number(entry.getValue().profile().isPresent() ? 1 : 0);
            entry.getValue().write(out);
        }
    }

    /** @param profiles the profiles that the snapshot holds */
    static PartitionState read(SnapshotInput in, Limits limits, Map<ModelVersion, ReferenceProfile> profiles)
            throws IOException {
        long predictionsOffset = in.number();
        long labelsOffset = in.number();
        long newestArrival = in.number();
        PartitionState state = new PartitionState(
                limits,
                Counts.read(in),
                WaitingPredictions.read(in),
                RecentIds.read(in),
                EarlyLabels.read(in, limits.earlyLabels()),
                WaitingPredictions.read(in));
        state.predictionsOffset = predictionsOffset;
        state.labelsOffset = labelsOffset;
        state.newestArrival = newestArrival;
        int models = in.length();
        for (int i = 0; i < models; i++) {
            state.models.add(new ModelVersion(in.text(), in.text()));
        }
        int windows = in.length();
        for (int i = 0; i < windows; i++) {
            WindowKey key = new WindowKey((int) in.number(), (int) in.number());
            Optional<ReferenceProfile> profile =
                    in.number() == 1 ? Optional.of(known(profiles, state.models, key)) : Optional.empty();
            Window window = Window.read(in, profile);
            state.keptPairs += window.pairs().size();
            state.windows.put(key, window);
        }
        return state;
    }

    private static ReferenceProfile known(
            Map<ModelVersion, ReferenceProfile> profiles, List<ModelVersion> models, WindowKey key) throws IOException {
        ReferenceProfile profile = key.model() < models.size() ? profiles.get(models.get(key.model())) : null;
        if (profile == null) {
            throw new IOException("a window names a model version whose profile is not in the snapshot");
        }
        return profile;
    }
}
