package dev.mlsd.monitoring.intake;

import java.io.IOException;

/** One number for each {@link Count} and each {@link Malformation}. For one writer. */
public final class Counts {

    private final long[] counts = new long[Count.values().length];
    private final long[] malformed = new long[Malformation.values().length];

    void add(Count count) {
        counts[count.ordinal()]++;
    }

    void add(Count count, long number) {
        counts[count.ordinal()] += number;
    }

    void add(Malformation reason) {
        malformed[reason.ordinal()]++;
    }

    void addAll(Counts other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        for (int i = 0; i < malformed.length; i++) {
            malformed[i] += other.malformed[i];
        }
    }

    public long get(Count count) {
        return counts[count.ordinal()];
    }

    public long get(Malformation reason) {
        return malformed[reason.ordinal()];
    }

    public long malformed() {
        long sum = 0;
        for (long count : malformed) {
            sum += count;
        }
        return sum;
    }

    void write(SnapshotOutput out) throws IOException {
        out.longs(counts);
        out.longs(malformed);
    }

    static Counts read(SnapshotInput in) throws IOException {
        Counts result = new Counts();
        long[] counts = in.longs();
        System.arraycopy(counts, 0, result.counts, 0, Math.min(counts.length, result.counts.length));
        long[] malformed = in.longs();
        System.arraycopy(malformed, 0, result.malformed, 0, Math.min(malformed.length, result.malformed.length));
        return result;
    }
}
