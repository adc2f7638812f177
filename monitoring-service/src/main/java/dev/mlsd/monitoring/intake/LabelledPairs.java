package dev.mlsd.monitoring.intake;

import java.io.IOException;
import java.util.Arrays;

/** Probabilities with their labels, in order of arrival: 12 bytes a pair. Amount, fraud bit and outcome share a long. */
final class LabelledPairs {

    private float[] probabilities = new float[0];
    private long[] packed = new long[0];
    private int size;

    void add(float probability, Outcome outcome, boolean fraud, long amountMinor) {
        append(probability, amountMinor << 3 | (fraud ? 4 : 0) | outcome.ordinal());
    }

    int size() {
        return size;
    }

    /** Copies all probabilities to an array, from a position on. */
    void copyProbabilities(double[] to, int position) {
        for (int i = 0; i < size; i++) {
            to[position + i] = probabilities[i];
        }
    }

    /** Copies all labels to an array, from a position on; true is fraud. */
    void copyFrauds(boolean[] to, int position) {
        for (int i = 0; i < size; i++) {
            to[position + i] = (packed[i] & 4) != 0;
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
