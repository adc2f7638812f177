package dev.mlsd.feature.snapshot;

import dev.mlsd.feature.registry.Feature;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.ValueType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Where the values of a snapshot view stand in its rows. Columns are in the order of their names, whatever the order in the file of
 * views, so that a view can be written down in another order and its rows be read as before. Immutable.
 *
 * <p>A row is: 1 byte format, 1 byte flags, 2 bytes number of columns, 4 bytes checksum of names and types, then, if the flags say that
 * something is missing, a bit a column that is set where a value is missing, then the values one after the other, big-endian: 8 bytes
 * for int64 and double, 4 for float. 1000 floats take 4008 bytes.
 */
public final class SnapshotLayout {

    static final byte FORMAT = 1;
    static final int HEADER = 8;

    private static final byte SOME_MISSING = 1;

    private final List<String> names;
    private final ValueType[] types;
    private final Map<String, Integer> columns;
    /** Where each column begins among the values; one more for the end. */
    private final int[] offsets;

    private final int checksum;
    private final long ttlMillis;

    private SnapshotLayout(List<Feature.Materialised> features, Duration ttl) {
        List<Feature.Materialised> sorted =
                features.stream().sorted(Comparator.comparing(Feature::name)).toList();
        this.names = sorted.stream().map(Feature::name).toList();
        this.types = sorted.stream().map(Feature::type).toArray(ValueType[]::new);
        this.columns = HashMap.newHashMap(types.length);
        this.offsets = new int[types.length + 1];
        CRC32 crc = new CRC32();
        for (int i = 0; i < types.length; i++) {
            columns.put(names.get(i), i);
            offsets[i + 1] = offsets[i] + width(types[i]);
            crc.update((names.get(i) + ' ' + types[i].name() + '\n').getBytes(StandardCharsets.US_ASCII));
        }
        this.checksum = (int) crc.getValue();
        this.ttlMillis = ttl.toMillis();
    }

    /** The layout of a view's rows. */
    public static SnapshotLayout of(FeatureView.Snapshot view) {
        return new SnapshotLayout(view.features(), view.maximumAge());
    }

    private static int width(ValueType type) {
        return switch (type) {
            case INT64, DOUBLE -> Long.BYTES;
            case FLOAT -> Float.BYTES;
        };
    }

    /** The columns' names, sorted. */
    public List<String> names() {
        return names;
    }

    /** The type of a column. */
    public ValueType type(int column) {
        return types[column];
    }

    /** The column of a feature. Throws {@link IllegalArgumentException} for a name that is none of the view's. */
    public int column(String feature) {
        Integer column = columns.get(feature);
        if (column == null) {
            throw new IllegalArgumentException("the columns are " + names + ", got " + feature);
        }
        return column;
    }

    /** How old a row may be at the moment asked for. */
    long ttlMillis() {
        return ttlMillis;
    }

    /**
     * Writes values. A float keeps 24 bits of its value, an int64 is rounded to a whole number.
     *
     * @param values {@code [columns]}; NaN where missing
     */
    public byte[] encode(double[] values) {
        if (values.length != types.length) {
            throw new IllegalArgumentException("a row has " + types.length + " values, got " + values.length);
        }
        boolean someMissing = false;
        for (double value : values) {
            someMissing |= Double.isNaN(value);
        }
        int bitmap = someMissing ? bitmapBytes() : 0;
        byte[] bytes = new byte[HEADER + bitmap + offsets[types.length]];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        buffer.put(FORMAT)
                .put(someMissing ? SOME_MISSING : 0)
                .putShort((short) types.length)
                .putInt(checksum);
        for (int i = 0; i < values.length; i++) {
            int at = HEADER + bitmap + offsets[i];
            if (Double.isNaN(values[i])) {
                bytes[HEADER + (i >> 3)] |= (byte) (1 << (i & 7));
            } else {
                switch (types[i]) {
                    case INT64 -> buffer.putLong(at, Math.round(values[i]));
                    case DOUBLE -> buffer.putDouble(at, values[i]);
                    case FLOAT -> buffer.putFloat(at, (float) values[i]);
                }
            }
        }
        return bytes;
    }

    /** Checks the bytes of a row that begins at an offset, and gives where its values begin. */
    int valuesAt(byte[] bytes, int offset) {
        if (bytes.length < offset + HEADER) {
            throw new IllegalArgumentException(
                    "a snapshot row has at least " + HEADER + " bytes, got " + Math.max(0, bytes.length - offset));
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes[offset] != FORMAT) {
            throw new IllegalArgumentException("the format of snapshot rows is " + FORMAT + ", got " + bytes[offset]);
        }
        if (Short.toUnsignedInt(buffer.getShort(offset + 2)) != types.length || buffer.getInt(offset + 4) != checksum) {
            throw new IllegalArgumentException("the row was written for other columns or types than " + names);
        }
        int values = offset + HEADER + (hasMissing(bytes, offset) ? bitmapBytes() : 0);
        if (bytes.length != values + offsets[types.length]) {
            throw new IllegalArgumentException(
                    "a row of these columns has " + (values + offsets[types.length]) + " bytes, got " + bytes.length);
        }
        return values;
    }

    static boolean hasMissing(byte[] bytes, int offset) {
        return (bytes[offset + 1] & SOME_MISSING) != 0;
    }

    private int bitmapBytes() {
        return (types.length + 7) >> 3;
    }

    /** Where a column stands, from the beginning of the values. */
    int offset(int column) {
        return offsets[column];
    }
}
