package dev.mlsd.monitoring.intake;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Puts the records of a partition's two topics into the order of world time. Each topic alone is read in its own order; without this, a
 * restart from the beginning could read all labels before the first prediction, and every join would need all labels in memory.
 *
 * <p>The earlier head goes first, predictions before labels of the same moment. When one side has nothing at hand, the other waits for
 * it, unless that side is known to be read to its end: then nothing earlier can be expected.
 */
final class TimeMerge {

    /** Something that happened at a moment of the world. */
    sealed interface Timed permits PredictionsRecord, LabelsRecord {
        long worldMillis();
    }

    private final ArrayDeque<PredictionsRecord> predictions = new ArrayDeque<>();
    private final ArrayDeque<LabelsRecord> labels = new ArrayDeque<>();

    void add(PredictionsRecord record) {
        predictions.add(record);
    }

    void add(LabelsRecord record) {
        labels.add(record);
    }

    boolean hasPredictions() {
        return !predictions.isEmpty();
    }

    boolean hasLabels() {
        return !labels.isEmpty();
    }

    /**
     * The next record, if it may go now; it stays until it is taken.
     *
     * @param predictionsAtEnd whether every prediction there is has been handed in here; asked only when it matters
     * @param labelsAtEnd the same for labels
     */
    Optional<Timed> next(BooleanSupplier predictionsAtEnd, BooleanSupplier labelsAtEnd) {
        PredictionsRecord prediction = predictions.peek();
        LabelsRecord label = labels.peek();
        if (prediction != null && label != null) {
            return Optional.of(prediction.worldMillis() <= label.worldMillis() ? prediction : label);
        }
        if (prediction != null) {
            return labelsAtEnd.getAsBoolean() ? Optional.of(prediction) : Optional.empty();
        }
        return label != null && predictionsAtEnd.getAsBoolean() ? Optional.of(label) : Optional.empty();
    }

    /** Takes the record that {@link #next} gave. */
    void take(Timed record) {
        switch (record) {
            case PredictionsRecord prediction -> predictions.remove();
            case LabelsRecord label -> labels.remove();
        }
    }
}
