package dev.mlsd.feature.window;

import java.util.Arrays;

/**
 * How many different things were seen, approximately: the {@value #K} smallest of their 64-bit hashes (KMV; Bar-Yossef et al., "Counting
 * distinct elements in a data stream", 2002, algorithm 2; Beyer et al., "On synopses for distinct-value estimation under multiset
 * operations", 2007, eq. 4). Exact up to {@value #K} things; beyond, the estimate (k - 1) / U_k of the k-th smallest hash U_k on (0, 1]
 * is unbiased with a relative standard error of 1 / sqrt(k - 2), 8.9 %.
 *
 * <p>The smallest hashes of a union are among the smallest of its parts. So merging is exact, associative and commutative, and the same
 * set gives the same bits however it was split: unlike a HyperLogLog, whose merges are exact too, it costs 8 bytes for one thing instead
 * of the whole sketch, and a tile of one payment holds one thing. Immutable.
 */
public final class Distinct {

    /** Hashes kept. Raising it makes the estimate better by the square root, and rows of busy entities larger by 8 bytes each a tile. */
    public static final int K = 128;

    /** Of nothing. */
    public static final Distinct NONE = new Distinct(new long[0]);

    private static final double HASHES = 0x1p64;

    /** Different, in ascending order as unsigned numbers; at most {@value #K}. */
    private final long[] hashes;

    private Distinct(long[] hashes) {
        this.hashes = hashes;
    }

    /** Of one thing, by its hash, see {@link EventIds#hash}. */
    public static Distinct of(long hash) {
        return new Distinct(new long[] {hash});
    }

    /** Of hashes as {@link #hash} gives them out; throws {@link IllegalArgumentException} for others. */
    static Distinct of(long[] hashes) {
        boolean fits = hashes.length <= K;
        for (int i = 1; fits && i < hashes.length; i++) {
            fits = Long.compareUnsigned(hashes[i - 1], hashes[i]) < 0;
        }
        if (!fits) {
            throw new IllegalArgumentException("at most " + K + " different hashes in ascending order were expected");
        }
        return hashes.length == 0 ? NONE : new Distinct(hashes);
    }

    /** Of both together; they may overlap. */
    public Distinct merge(Distinct other) {
        if (other.hashes.length == 0) {
            return this;
        }
        if (hashes.length == 0) {
            return other;
        }
        long[] merged = new long[Math.min(K, hashes.length + other.hashes.length)];
        int size = 0;
        int mine = 0;
        int others = 0;
        while (size < merged.length && (mine < hashes.length || others < other.hashes.length)) {
            int order = mine == hashes.length
                    ? 1
                    : others == other.hashes.length ? -1 : Long.compareUnsigned(hashes[mine], other.hashes[others]);
            merged[size++] = order <= 0 ? hashes[mine] : other.hashes[others];
            mine += order <= 0 ? 1 : 0;
            others += order >= 0 ? 1 : 0;
        }
        return new Distinct(size == merged.length ? merged : Arrays.copyOf(merged, size));
    }

    /** How many things, rounded to a whole number. */
    public long estimate() {
        if (hashes.length < K) {
            return hashes.length;
        }
        long largest = hashes[K - 1];
        // A hash h stands for (h + 1) / 2^64, above 0 and at most 1.
        double share = ((largest >>> 1) * 2.0 + (largest & 1) + 1) / HASHES;
        return Math.round((K - 1) / share);
    }

    int size() {
        return hashes.length;
    }

    long hash(int index) {
        return hashes[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Distinct distinct && Arrays.equals(hashes, distinct.hashes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hashes);
    }

    @Override
    public String toString() {
        return "about " + estimate();
    }
}
