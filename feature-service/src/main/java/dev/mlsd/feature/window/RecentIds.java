package dev.mlsd.feature.window;

import java.util.Arrays;

/** Hashes of the ids seen lately with their arrival times, in order of arrival. Small: an entity's events of 48 hours. */
final class RecentIds {

    private long[] ties = new long[4];
    private long[] arrivals = new long[4];
    private int size;

    int size() {
        return size;
    }

    long tie(int index) {
        return ties[index];
    }

    long arrivalMillis(int index) {
        return arrivals[index];
    }

    /** Whether an id arrived at this moment or later. What else has arrived since does not change the answer. */
    boolean containsSince(long arrivalMillis, long tie) {
        for (int i = size - 1; i >= 0 && arrivals[i] >= arrivalMillis; i--) {
            if (ties[i] == tie) {
                return true;
            }
        }
        return false;
    }

    void add(long tie, long arrivalMillis) {
        if (size == ties.length) {
            ties = Arrays.copyOf(ties, size * 2);
            arrivals = Arrays.copyOf(arrivals, size * 2);
        }
        int index = size;
        while (index > 0 && arrivals[index - 1] > arrivalMillis) {
            ties[index] = ties[index - 1];
            arrivals[index] = arrivals[index - 1];
            index--;
        }
        ties[index] = tie;
        arrivals[index] = arrivalMillis;
        size++;
    }

    void forgetBefore(long arrivalMillis) {
        int old = 0;
        while (old < size && arrivals[old] < arrivalMillis) {
            old++;
        }
        if (old > 0) {
            System.arraycopy(ties, old, ties, 0, size - old);
            System.arraycopy(arrivals, old, arrivals, 0, size - old);
            size -= old;
        }
    }
}
