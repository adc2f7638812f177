package dev.mlsd.traffic.source;

import dev.mlsd.feature.vector.PaymentEvent;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The payments of a file in order of time, as plain records in a file of our own: sorted once, then read again and again from any
 * moment at millions of payments a second, with a buffer's worth of memory and without DuckDB.
 */
public final class SortedCopy implements PaymentSource {

    /** Raised when the records' form changes; an older copy is then made anew. */
    private static final int FORMAT = 2;

    private static final long END = Long.MIN_VALUE;
    private static final int BUFFER = 1 << 16;
    private static final Truth[] TRUTHS = Truth.values();

    private final Path copy;
    private final String about;

    private SortedCopy(Path copy, String about) {
        this.copy = copy;
        this.about = about;
    }

    /** What was noted about the payments when they were copied. */
    public String about() {
        return about;
    }

    /** An earlier copy, if it was finished and made from the same thing. */
    public static Optional<SortedCopy> existing(Path copy, String fingerprint) {
        if (!Files.isRegularFile(copy)) {
            return Optional.empty();
        }
        try (DataInputStream in = input(copy)) {
            boolean same = in.readInt() == FORMAT && in.readUTF().equals(fingerprint);
            return same ? Optional.of(new SortedCopy(copy, in.readUTF())) : Optional.empty();
        } catch (EOFException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Begins a copy, which takes payments in order of time and appears when it is finished.
     *
     * @param fingerprint says what it is made from, see {@link #existing}
     * @param about to be noted with it
     */
    public static Writer write(Path copy, String fingerprint, String about) throws IOException {
        return new Writer(copy, fingerprint, about);
    }

    @Override
    public PaymentStream open(long fromMillis) {
        try {
            DataInputStream in = input(copy);
            in.readInt();
            in.readUTF();
            in.readUTF();
            return new Records(in, fromMillis);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DataInputStream input(Path copy) throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(copy), BUFFER));
    }

    /** Appends records; without {@link #finish} there is no copy. */
    public static final class Writer implements AutoCloseable {

        private final Path copy;
        private final Path unfinished;
        private final DataOutputStream out;

        private Writer(Path copy, String fingerprint, String about) throws IOException {
            this.copy = copy;
            this.unfinished = copy.resolveSibling(copy.getFileName() + ".unfinished");
            this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished), BUFFER));
            out.writeInt(FORMAT);
            out.writeUTF(fingerprint);
            out.writeUTF(about);
        }

        /** Appends a payment. */
        public void write(KnownPayment known) throws IOException {
            PaymentEvent payment = known.payment();
            out.writeLong(payment.eventMillis());
            out.writeUTF(payment.transactionId());
            out.writeUTF(payment.customerId());
            out.writeUTF(payment.terminalId());
            out.writeLong(payment.amountMinor());
            out.writeByte(known.truth().ordinal());
        }

        /** Puts the copy into place. */
        public void finish() throws IOException {
            out.writeLong(END);
            out.close();
            Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void close() throws IOException {
            out.close();
            Files.deleteIfExists(unfinished);
        }
    }

    private static final class Records implements PaymentStream {

        private final DataInputStream in;
        private final long fromMillis;
        private boolean open = true;

        Records(DataInputStream in, long fromMillis) {
            this.in = in;
            this.fromMillis = fromMillis;
        }

        @Override
        public Optional<KnownPayment> next() {
            try {
                while (open) {
                    long eventMillis = in.readLong();
                    if (eventMillis == END) {
                        close();
                        break;
                    }
                    if (eventMillis < fromMillis) {
                        skipRest();
                        continue;
                    }
                    PaymentEvent payment =
                            new PaymentEvent(in.readUTF(), in.readUTF(), in.readUTF(), in.readLong(), eventMillis);
                    return Optional.of(new KnownPayment(payment, TRUTHS[in.readByte()]));
                }
                return Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void skipRest() throws IOException {
            for (int text = 0; text < 3; text++) {
                in.skipNBytes(in.readUnsignedShort());
            }
            in.skipNBytes(Long.BYTES + 1);
        }

        @Override
        public void close() {
            open = false;
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
