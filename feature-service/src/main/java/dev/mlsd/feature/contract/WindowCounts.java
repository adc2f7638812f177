package dev.mlsd.feature.contract;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** What a window's records were, as far as its checks need it. Not safe for use by several threads. */
final class WindowCounts {

    /** Fields named by violations; there are fewer in any contract. */
    private static final int MOST_FIELDS = 64;

    private final long startMillis;
    private final boolean partial;
    private final long[] good;
    private final long[] all;
    private final IdSample[] samples;
    private final Map<String, Long> violations = new TreeMap<>();
    private long rows;
    private long quarantined;
    private boolean closed;

    /**
     * An empty window.
     *
     * @param partial whether some of its records may have come before anybody counted
     * @param checks of the contract
     */
    WindowCounts(long startMillis, boolean partial, int checks) {
        this.startMillis = startMillis;
        this.partial = partial;
        this.good = new long[checks];
        this.all = new long[checks];
        this.samples = new IdSample[checks];
    }

    void row(boolean accepted) {
        rows++;
        quarantined += accepted ? 0 : 1;
    }

    void violation(String field) {
        if (violations.size() < MOST_FIELDS || violations.containsKey(field)) {
            violations.merge(field, 1L, Long::sum);
        }
    }

    /** A case of a check that takes shares. */
    void note(int check, boolean isGood) {
        all[check]++;
        good[check] += isGood ? 1 : 0;
    }

    void id(int check, long hash) {
        if (samples[check] == null) {
            samples[check] = new IdSample();
        }
        samples[check].add(hash);
    }

    /** Nothing comes any more: the ids give their counts and go. */
    void close() {
        closed = true;
        for (int check = 0; check < samples.length; check++) {
            if (samples[check] != null) {
                good[check] = samples[check].distinct();
                all[check] = samples[check].rows();
                samples[check] = null;
            }
        }
    }

    long startMillis() {
        return startMillis;
    }

    boolean isPartial() {
        return partial;
    }

    boolean isClosed() {
        return closed;
    }

    long rows() {
        return rows;
    }

    long quarantined() {
        return quarantined;
    }

    /** Violations by field; a record may have several. */
    Map<String, Long> violations() {
        return violations;
    }

    /** Cases of a check. */
    long all(int check) {
        return samples[check] == null ? all[check] : samples[check].rows();
    }

    /** Those of them that were as they should be. */
    long good(int check) {
        return samples[check] == null ? good[check] : samples[check].distinct();
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(startMillis);
        out.writeBoolean(partial);
        out.writeBoolean(closed);
        out.writeLong(rows);
        out.writeLong(quarantined);
        out.writeInt(violations.size());
        for (Map.Entry<String, Long> violation : violations.entrySet()) {
            out.writeUTF(violation.getKey());
            out.writeLong(violation.getValue());
        }
        for (int check = 0; check < all.length; check++) {
            out.writeLong(good[check]);
            out.writeLong(all[check]);
            out.writeBoolean(samples[check] != null);
            if (samples[check] != null) {
                samples[check].write(out);
            }
        }
    }

    static WindowCounts read(DataInput in, int checks) throws IOException {
        WindowCounts window = new WindowCounts(in.readLong(), in.readBoolean(), checks);
        window.closed = in.readBoolean();
        window.rows = in.readLong();
        window.quarantined = in.readLong();
        int fields = in.readInt();
        for (int i = 0; i < fields; i++) {
            window.violations.put(in.readUTF(), in.readLong());
        }
        for (int check = 0; check < checks; check++) {
            window.good[check] = in.readLong();
            window.all[check] = in.readLong();
            window.samples[check] = in.readBoolean() ? IdSample.read(in) : null;
        }
        return window;
    }
}
