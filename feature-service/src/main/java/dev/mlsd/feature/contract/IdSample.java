package dev.mlsd.feature.contract;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How many of some ids are new, in bounded memory: exact up to {@value #MOST} different ids; beyond, only those count whose hash ends in
 * enough zero bits, so that the share stays an unbiased one of a sample of whole ids (adaptive sampling, Flajolet 1990, after Wegman).
 * At most 400 KB. Not safe for use by several threads.
 */
final class IdSample {

    /** Different ids held. */
    static final int MOST = 1 << 14;

    private long[] hashes = new long[128];
    private int[] counts = new int[128];
    private int distinct;
    private long rows;
    private int zeroBits;

    /** Takes an id by its hash. */
    void add(long hash) {
        if (Long.numberOfTrailingZeros(hash) < zeroBits) {
            return;
        }
        put(hash == 0 ? 1L << 63 : hash, 1);
        while (distinct > MOST) {
            thin();
        }
    }

    /** Rows of the ids in the sample. */
    long rows() {
        return rows;
    }

    /** Ids in the sample. */
    long distinct() {
        return distinct;
    }

    /** Of how many ids one is in the sample; 1 while nothing had to be left out. */
    long oneOf() {
        return 1L << zeroBits;
    }

    private void put(long hash, int count) {
        if (2 * (distinct + 1) > hashes.length) {
            rebuild(2 * hashes.length, hashes, counts);
        }
        // The high bits: the low ones are zero in a thinned sample.
        int slot = (int) (hash >>> 33) & (hashes.length - 1);
        while (hashes[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & (hashes.length - 1);
        }
        if (hashes[slot] == 0) {
            hashes[slot] = hash;
            distinct++;
        }
        counts[slot] += count;
        rows += count;
    }

    private void thin() {
        zeroBits++;
        rebuild(hashes.length, hashes, counts);
    }

    private void rebuild(int size, long[] before, int[] times) {
        hashes = new long[size];
        counts = new int[size];
        distinct = 0;
        rows = 0;
        for (int i = 0; i < before.length; i++) {
            if (before[i] != 0 && Long.numberOfTrailingZeros(before[i]) >= zeroBits) {
                put(before[i], times[i]);
            }
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(zeroBits);
        out.writeInt(distinct);
        for (int i = 0; i < hashes.length; i++) {
            if (hashes[i] != 0) {
                out.writeLong(hashes[i]);
                out.writeInt(counts[i]);
            }
        }
    }

    static IdSample read(DataInput in) throws IOException {
        IdSample sample = new IdSample();
        sample.zeroBits = in.readInt();
        int ids = in.readInt();
        for (int i = 0; i < ids; i++) {
            sample.put(in.readLong(), in.readInt());
        }
        return sample;
    }
}
