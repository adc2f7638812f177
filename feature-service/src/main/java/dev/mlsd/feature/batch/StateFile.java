package dev.mlsd.feature.batch;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What a job knows when it has come to a moment: of every entity, by its id ascending, the windows as {@link
 * dev.mlsd.feature.window.EntityWindows#encodeState} writes them and the row that stands. Read and written from one end to the other, so
 * that it takes no memory; replaced as a whole.
 */
final class StateFile {

    private static final int MAGIC = 0x4D4C5332;
    private static final int BUFFER = 1 << 16;
    private static final int NO_ROW = -1;

    private StateFile() {}

    /**
     * Of which file and moment.
     *
     * @param meaning what the view means; a state of another meaning is of no use
     * @param comeTo event time of the last rows
     * @param entities in it
     */
    record Header(String meaning, long comeTo, int entities) {}

    /**
     * The row of an entity that stands.
     *
     * @param eventMillis its event time
     * @param values as its layout writes them
     */
    record Standing(long eventMillis, byte[] values) {}

    /**
     * An entity.
     *
     * @param windows encoded
     * @param standing null while no row was written
     * @param read the last events that were read, see {@link ReadBefore}
     */
    record Entry(String entity, byte[] windows, Standing standing, long[] read) {}

    /** The header of a file; empty where there is none, or one of another format. */
    static Optional<Header> header(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            if (in.readInt() != MAGIC) {
                return Optional.empty();
            }
        }
        try (Reader reader = new Reader(file)) {
            return Optional.of(reader.header());
        }
    }

    /** Reads entry by entry. */
    static final class Reader implements AutoCloseable {

        private final DataInputStream in;
        private final Header header;
        private int left;
        private Entry next;

        Reader(Path file) throws IOException {
            this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
            if (in.readInt() != MAGIC) {
                in.close();
                throw new IOException(file + " is no state of a job");
            }
            this.header = new Header(in.readUTF(), in.readLong(), in.readInt());
            this.left = header.entities();
            advance();
        }

        Header header() {
            return header;
        }

        /** The next entity; null at the end. */
        String entity() {
            return next == null ? null : next.entity();
        }

        Entry take() throws IOException {
            Entry taken = next;
            advance();
            return taken;
        }

        private void advance() throws IOException {
            if (left == 0) {
                next = null;
                return;
            }
            left--;
            String entity = in.readUTF();
            byte[] windows = in.readNBytes(in.readInt());
            int length = in.readInt();
            Standing standing = length == NO_ROW ? null : new Standing(in.readLong(), in.readNBytes(length));
            long[] read = new long[in.readInt()];
            for (int i = 0; i < read.length; i++) {
                read[i] = in.readLong();
            }
            next = new Entry(entity, windows, standing, read);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** Writes entry by entry beside the file; {@link #commit} puts it into its place. */
    static final class Writer implements AutoCloseable {

        private final Path file;
        private final Path unfinished;
        private final Path entries;
        private final DataOutputStream out;
        private int count;

        Writer(Path file) throws IOException {
            Files.createDirectories(file.getParent());
            this.file = file;
            this.unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
            this.entries = file.resolveSibling(file.getFileName() + ".entries");
            this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(entries), BUFFER));
        }

        void write(Entry entry) throws IOException {
            out.writeUTF(entry.entity());
            out.writeInt(entry.windows().length);
            out.write(entry.windows());
            if (entry.standing() == null) {
                out.writeInt(NO_ROW);
            } else {
                out.writeInt(entry.standing().values().length);
                out.writeLong(entry.standing().eventMillis());
                out.write(entry.standing().values());
            }
            out.writeInt(entry.read().length);
            for (long mark : entry.read()) {
                out.writeLong(mark);
            }
            count++;
        }

        int count() {
            return count;
        }

        /** From here on the file is of this moment. */
        void commit(String meaning, long comeTo) throws IOException {
            out.close();
            try (FileOutputStream to = new FileOutputStream(unfinished.toFile())) {
                DataOutputStream header = new DataOutputStream(to);
                header.writeInt(MAGIC);
                header.writeUTF(meaning);
                header.writeLong(comeTo);
                header.writeInt(count);
                header.flush();
                Files.copy(entries, to);
                to.getFD().sync();
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void close() throws IOException {
            out.close();
            Files.deleteIfExists(entries);
            Files.deleteIfExists(unfinished);
        }
    }
}
