package dev.mlsd.feature.snapshot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A snapshot row of an entity, read where it lies. Immutable. */
public final class SnapshotRow {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle DOUBLES = MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle FLOATS = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.BIG_ENDIAN);

    private final SnapshotLayout layout;
    private final byte[] bytes;
    private final int missing;
    private final int values;
    private final long eventMillis;
    private final long createdMillis;

    private SnapshotRow(
            SnapshotLayout layout, byte[] bytes, int missing, int values, long eventMillis, long createdMillis) {
        this.layout = layout;
        this.bytes = bytes;
        this.missing = missing;
        this.values = values;
        this.eventMillis = eventMillis;
        this.createdMillis = createdMillis;
    }

    /**
     * A row.
     *
     * @param bytes as {@link SnapshotLayout#encode} wrote them, from {@code offset} to the end; not copied
     * @param eventMillis the moment that the values are of
     * @param createdMillis when they became known
     * @throws IllegalArgumentException when the bytes are of another format or layout
     */
    public static SnapshotRow of(
            SnapshotLayout layout, byte[] bytes, int offset, long eventMillis, long createdMillis) {
        int values = layout.valuesAt(bytes, offset);
        int missing = SnapshotLayout.hasMissing(bytes, offset) ? offset + SnapshotLayout.HEADER : -1;
        return new SnapshotRow(layout, bytes, missing, values, eventMillis, createdMillis);
    }

    /** What a row is worth at a moment. */
    public enum Sight {
        /** It was known, and is not too old. */
        SEEN,
        /** It is of a later moment or became known later: for this moment it is not there. */
        NOT_YET,
        /** Its event time is further back than the view's ttl. */
        TOO_OLD
    }

    /** What it is worth at a moment: {@code T - ttl <= event_time <= T} and {@code created_time <= T}. Time O(1). */
    public Sight at(long momentMillis) {
        if (eventMillis > momentMillis || createdMillis > momentMillis) {
            return Sight.NOT_YET;
        }
        return eventMillis < momentMillis - layout.ttlMillis() ? Sight.TOO_OLD : Sight.SEEN;
    }

    /** The value of a column; NaN where missing. Time O(1). */
    public double value(int column) {
        if (missing >= 0 && (bytes[missing + (column >> 3)] & 1 << (column & 7)) != 0) {
            return Double.NaN;
        }
        int at = values + layout.offset(column);
        return switch (layout.type(column)) {
            case INT64 -> (long) LONGS.get(bytes, at);
            case DOUBLE -> (double) DOUBLES.get(bytes, at);
            case FLOAT -> (float) FLOATS.get(bytes, at);
        };
    }

    /** The moment that the values are of. */
    public long eventMillis() {
        return eventMillis;
    }

    /** When they became known. */
    public long createdMillis() {
        return createdMillis;
    }
}
