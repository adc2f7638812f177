package dev.mlsd.monitoring.intake;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes numbers small: integers in groups of 7 bits, least significant first. Most counts of a histogram take one byte. */
final class SnapshotOutput {

    private final DataOutputStream out;

    SnapshotOutput(OutputStream out) {
        this.out = new DataOutputStream(out);
    }

    /** A number that is not negative in one to nine bytes; a negative one takes ten. */
    void number(long value) throws IOException {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** Eight bytes, for hashes. */
    void fixed(long value) throws IOException {
        out.writeLong(value);
    }

    void real(double value) throws IOException {
        out.writeLong(Double.doubleToRawLongBits(value));
    }

    void real(float value) throws IOException {
        out.writeInt(Float.floatToRawIntBits(value));
    }

    void text(String value) throws IOException {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        out.write(bytes);
    }

    void longs(long[] values) throws IOException {
        number(values.length);
        for (long value : values) {
            number(value);
        }
    }

    void reals(double[] values) throws IOException {
        number(values.length);
        for (double value : values) {
            real(value);
        }
    }

    void flush() throws IOException {
        out.flush();
    }
}
