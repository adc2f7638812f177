package dev.mlsd.monitoring.intake;

import java.util.Arrays;

/**
 * The keys of an open-addressing hash table with linear probing, for hashes that are never 0. Whoever keeps values beside the keys
 * learns by the slot numbers where they are and, through {@link Mover}, where they go. At most 3/4 full.
 */
final class HashSlots {

    /** Moves the values of a slot to another one, in the same or in the grown table. */
    interface Mover {
        void move(int from, int to);
    }

    private static final int SMALLEST = 16;

    private long[] keys = new long[SMALLEST];
    private int size;

    int size() {
        return size;
    }

    int capacity() {
        return keys.length;
    }

    /** The key in a slot; 0 when it is empty. */
    long key(int slot) {
        return keys[slot];
    }

    /** The slot of a key, or -1. */
    int find(long key) {
        int slot = ideal(key);
        while (keys[slot] != 0) {
            if (keys[slot] == key) {
                return slot;
            }
            slot = next(slot);
        }
        return -1;
    }

    boolean full() {
        return size >= keys.length / 4 * 3;
    }

    /** Puts in a key that is not there; there must be room. */
    int insert(long key) {
        int slot = ideal(key);
        while (keys[slot] != 0) {
            slot = next(slot);
        }
        keys[slot] = key;
        size++;
        return slot;
    }

    /** Doubles the table; the mover is told where each key's values were in the old one and are in the new one. */
    void grow(Mover mover) {
        long[] old = keys;
        keys = new long[old.length * 2];
        size = 0;
        for (int slot = 0; slot < old.length; slot++) {
            if (old[slot] != 0) {
                mover.move(slot, insert(old[slot]));
            }
        }
    }

    /** Takes a key out; those behind it move up, so that no search meets a hole. */
    void remove(int slot, Mover mover) {
        int hole = slot;
        int probe = next(slot);
        while (keys[probe] != 0) {
            int distance = (probe - ideal(keys[probe])) & (keys.length - 1);
            if (distance >= ((probe - hole) & (keys.length - 1))) {
                keys[hole] = keys[probe];
                mover.move(probe, hole);
                hole = probe;
            }
            probe = next(probe);
        }
        keys[hole] = 0;
        size--;
    }

    void clear() {
        Arrays.fill(keys, 0);
        size = 0;
    }

    private int ideal(long key) {
        return (int) (key >>> 7) & (keys.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (keys.length - 1);
    }
}
