package dev.mlsd.monitoring.intake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Predictions that wait for their label: what a labelled pair needs and nothing else, in parallel arrays of a hash table by the
 * transaction's hash. 26 bytes a slot, so 35 to 70 for each prediction.
 */
final class WaitingPredictions {

    /**
     * What waits.
     *
     * @param day of the payment
     * @param model number of the model version in the partition's table
     * @param probability NaN when the model did not decide
     * @param fraud what the label says, where there is one
     */
    record Waiting(
            int day, int model, float probability, Outcome outcome, boolean fraud, Slices slices, long amountMinor) {

        Waiting {
            if (amountMinor < 0 || amountMinor > LARGEST_AMOUNT_MINOR) {
                throw new IllegalArgumentException("amounts have at most 50 bits, got " + amountMinor);
            }
        }

        Waiting labelled(boolean fraud) {
            return new Waiting(day, model, probability, outcome, fraud, slices, amountMinor);
        }

        /** Outcome, label, slices and amount, from the lowest bit on. */
        long packed() {
            return amountMinor << (3 + Slices.BITS) | (long) slices.bits() << 3 | (fraud ? 4 : 0) | outcome.ordinal();
        }

        static Waiting unpacked(int day, int model, float probability, long packed) {
            return new Waiting(
                    day,
                    model,
                    probability,
                    Outcome.of((int) packed & 3),
                    (packed & 4) != 0,
                    new Slices((int) (packed >> 3) & ((1 << Slices.BITS) - 1)),
                    packed >> (3 + Slices.BITS));
        }
    }

    private static final long LARGEST_AMOUNT_MINOR = (1L << 50) - 1;

    private final HashSlots ids = new HashSlots();
    private int[] days = new int[ids.capacity()];
    private short[] models = new short[ids.capacity()];
    private float[] probabilities = new float[ids.capacity()];
    private long[] packed = new long[ids.capacity()];

    int size() {
        return ids.size();
    }

    boolean contains(long id) {
        return ids.find(id) >= 0;
    }

    /** Puts in a prediction that is not there yet. */
    void add(long id, Waiting waiting) {
        if (ids.full()) {
            grow();
        }
        int slot = ids.insert(id);
        days[slot] = waiting.day();
        models[slot] = (short) waiting.model();
        probabilities[slot] = waiting.probability();
        packed[slot] = waiting.packed();
    }

    /** A prediction that stays where it is. */
    Optional<Waiting> find(long id) {
        int slot = ids.find(id);
        return slot < 0 ? Optional.empty() : Optional.of(at(slot));
    }

    /** All of a day and a model. O(capacity). */
    List<Waiting> of(int day, int model) {
        List<Waiting> found = new ArrayList<>();
        for (int slot = 0; slot < ids.capacity(); slot++) {
            if (ids.key(slot) != 0 && days[slot] == day && models[slot] == model) {
                found.add(at(slot));
            }
        }
        return found;
    }

    /** Takes a prediction out, if it is there. */
    Optional<Waiting> take(long id) {
        int slot = ids.find(id);
        if (slot < 0) {
            return Optional.empty();
        }
        Waiting waiting = at(slot);
        ids.remove(slot, this::move);
        return Optional.of(waiting);
    }

    /** Takes out all payments before a day and says how many they were. O(capacity). */
    int removeBefore(int day) {
        long[] old = new long[ids.size()];
        int count = 0;
        for (int slot = 0; slot < ids.capacity(); slot++) {
            if (ids.key(slot) != 0 && days[slot] < day) {
                old[count++] = ids.key(slot);
            }
        }
        for (int i = 0; i < count; i++) {
            ids.remove(ids.find(old[i]), this::move);
        }
        return count;
    }

    /** The day of the oldest payment; {@link Integer#MAX_VALUE} when nothing waits. O(capacity). */
    int oldestDay() {
        int oldest = Integer.MAX_VALUE;
        for (int slot = 0; slot < ids.capacity(); slot++) {
            if (ids.key(slot) != 0) {
                oldest = Math.min(oldest, days[slot]);
            }
        }
        return oldest;
    }

    void write(SnapshotOutput out) throws IOException {
        out.number(ids.size());
        for (int slot = 0; slot < ids.capacity(); slot++) {
            if (ids.key(slot) != 0) {
                out.fixed(ids.key(slot));
                out.number(days[slot]);
                out.number(models[slot]);
                out.real(probabilities[slot]);
                out.number(packed[slot]);
            }
        }
    }

    static WaitingPredictions read(SnapshotInput in) throws IOException {
        WaitingPredictions result = new WaitingPredictions();
        int size = in.length();
        for (int i = 0; i < size; i++) {
            long id = in.fixed();
            int day = (int) in.number();
            int model = (int) in.number();
            float probability = in.singleReal();
            long packed = in.number();
            result.add(id, Waiting.unpacked(day, model, probability, packed));
        }
        return result;
    }

    private Waiting at(int slot) {
        return Waiting.unpacked(days[slot], models[slot], probabilities[slot], packed[slot]);
    }

    private void move(int from, int to) {
        days[to] = days[from];
        models[to] = models[from];
        probabilities[to] = probabilities[from];
        packed[to] = packed[from];
    }

    private void grow() {
        int[] oldDays = days;
        short[] oldModels = models;
        float[] oldProbabilities = probabilities;
        long[] oldPacked = packed;
        int capacity = ids.capacity() * 2;
        days = new int[capacity];
        models = new short[capacity];
        probabilities = new float[capacity];
        packed = new long[capacity];
        ids.grow((from, to) -> {
            days[to] = oldDays[from];
            models[to] = oldModels[from];
            probabilities[to] = oldProbabilities[from];
            packed[to] = oldPacked[from];
        });
    }
}
