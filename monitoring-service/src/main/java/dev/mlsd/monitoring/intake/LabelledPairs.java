package dev.mlsd.monitoring.intake;

import java.io.IOException;
import java.util.Arrays;

/** Decisions with their labels, in order of arrival: 12 bytes a pair. All but the probability share a long. */
final class LabelledPairs {

    private static final long FRAUD = 4;

    private float[] probabilities = new float[0];
    private long[] packed = new long[0];
    private int size;

    void add(WaitingPredictions.Waiting pair) {
        append(pair.probability(), pair.packed());
    }

    /**
     * Says of a pair like this one that its label is the other one. Pairs that are alike are the same to whoever counts; one
     * that is not there was given up with its window. O(size).
     */
    void changeLabel(WaitingPredictions.Waiting pair) {
        long wanted = pair.packed();
        for (int i = 0; i < size; i++) {
            if (packed[i] == wanted && probabilities[i] == pair.probability()) {
                packed[i] ^= FRAUD;
                return;
            }
        }
    }

    int size() {
        return size;
    }

    /** Appends all of them to a view. */
    void copyTo(Decided.Builder to) {
        for (int i = 0; i < size; i++) {
            to.add(WaitingPredictions.Waiting.unpacked(0, 0, probabilities[i], packed[i]));
        }
    }

    void clear() {
        probabilities = new float[0];
        packed = new long[0];
        size = 0;
    }

    void write(SnapshotOutput out) throws IOException {
        out.number(size);
        for (int i = 0; i < size; i++) {
            out.real(probabilities[i]);
            out.number(packed[i]);
        }
    }

    static LabelledPairs read(SnapshotInput in) throws IOException {
        LabelledPairs result = new LabelledPairs();
        int size = in.length();
        for (int i = 0; i < size; i++) {
            float probability = in.singleReal();
            result.append(probability, in.number());
        }
        return result;
    }

    private void append(float probability, long bits) {
        if (size == probabilities.length) {
            int capacity = Math.max(16, size + (size >> 1));
            probabilities = Arrays.copyOf(probabilities, capacity);
            packed = Arrays.copyOf(packed, capacity);
        }
        probabilities[size] = probability;
        packed[size] = bits;
        size++;
    }
}
