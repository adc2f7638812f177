package dev.mlsd.monitoring.intake;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads what {@link SnapshotOutput} wrote. Throws an {@link IOException} for anything that cannot be from there. */
final class SnapshotInput {

    /** No list in a snapshot is longer. */
    private static final int LONGEST = 1 << 28;

    private final DataInputStream in;

    SnapshotInput(InputStream in) {
        this.in = new DataInputStream(in);
    }

    long number() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = in.readUnsignedByte();
            value |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                return value;
            }
        }
        throw new IOException("a number has more than ten bytes");
    }

    /** The length of a list. */
    int length() throws IOException {
        long length = number();
        if (length < 0 || length > LONGEST) {
            throw new IOException("a list cannot have " + length + " entries");
        }
        return (int) length;
    }

    long fixed() throws IOException {
        return in.readLong();
    }

    double real() throws IOException {
        return Double.longBitsToDouble(in.readLong());
    }

    float singleReal() throws IOException {
        return Float.intBitsToFloat(in.readInt());
    }

    String text() throws IOException {
        byte[] bytes = new byte[length()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    long[] longs() throws IOException {
        long[] values = new long[length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number();
        }
        return values;
    }

    double[] reals() throws IOException {
        double[] values = new double[length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = real();
        }
        return values;
    }
}
