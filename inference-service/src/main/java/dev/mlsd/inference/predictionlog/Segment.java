package dev.mlsd.inference.predictionlog;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * One file of the journal: records {@code [int length][int crc32c of the bytes][bytes]} one after the other, zeros behind the last.
 * Mapped only while it is written or read, so that a long journal costs disk and not memory. Used under the journal's lock.
 *
 * <p>A new file is filled with zeros rather than left sparse: a full disk then fails here, as an {@link IOException}, and not as a fault
 * in the middle of a mapped write.
 */
final class Segment {

    private static final int HEADER = 2 * Integer.BYTES;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final int ZEROS = 1 << 16;

    private final long number;
    private final Path file;
    private final int size;
    private Arena arena;
    private MemorySegment memory;
    private int end;
    private int forced;

    private Segment(long number, Path file, int size) {
        this.number = number;
        this.file = file;
        this.size = size;
    }

    /** The name of a segment's file; names sort by number. */
    static String fileName(long number) {
        return String.format("%016d.journal", number);
    }

    /** Makes a file of zeros, not yet a segment. */
    static void fill(Path file, int size) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(ZEROS);
            int written = 0;
            while (written < size) {
                zeros.clear().limit(Math.min(ZEROS, size - written));
                written += channel.write(zeros);
            }
        }
    }

    /** Makes a segment of a file of zeros, which moves to its place. */
    static Segment of(Path zeros, Path directory, long number) throws IOException {
        Path file = directory.resolve(fileName(number));
        Files.move(zeros, file, StandardCopyOption.ATOMIC_MOVE);
        return new Segment(number, file, Math.toIntExact(Files.size(file)));
    }

    /**
     * Opens a segment that an earlier process left: whole records up to the first one that is not are kept, what follows (the record
     * that the process died in) is cleared.
     */
    static Segment recover(Path directory, long number) throws IOException {
        Path file = directory.resolve(fileName(number));
        Segment segment = new Segment(number, file, Math.toIntExact(Files.size(file)));
        if (segment.size > 0) {
            segment.map();
            int position = 0;
            int next = segment.next(position);
            while (next > 0) {
                position = next;
                next = segment.next(position);
            }
            segment.end = position;
            segment.memory.asSlice(position).fill((byte) 0);
            segment.unmap();
        }
        return segment;
    }

    long number() {
        return number;
    }

    /** Where the next record goes. */
    int end() {
        return end;
    }

    /** Whether a record of so many bytes still fits. */
    boolean fits(int length) {
        return (long) end + HEADER + length <= size;
    }

    /** Whether it could ever fit. */
    static boolean couldFit(int length, int size) {
        return (long) HEADER + length <= size;
    }

    /** Writes a record. Its length goes last: a process that dies before that leaves no record. */
    void append(byte[] bytes) throws IOException {
        map();
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, end + (long) HEADER, bytes.length);
        memory.set(INT, end + (long) Integer.BYTES, crc(bytes));
        memory.set(INT, end, bytes.length);
        end += HEADER + bytes.length;
    }

    /** Waits until all its records are on the disk. */
    void force() {
        memory.asSlice(forced, end - (long) forced).force();
        forced = end;
    }

    /** The record at a position before {@link #end}. */
    byte[] read(int position) throws IOException {
        map();
        int length = memory.get(INT, position);
        return memory.asSlice(position + (long) HEADER, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Records from a position on. */
    int records(int from) throws IOException {
        int count = 0;
        for (int position = from; position < end; position = next(position)) {
            count++;
        }
        return count;
    }

    /** The position behind a record, or -1 when there is no whole one. */
    int next(int position) throws IOException {
        if ((long) position + HEADER > size) {
            return -1;
        }
        map();
        int length = memory.get(INT, position);
        if (length <= 0 || (long) position + HEADER + length > size) {
            return -1;
        }
        int next = position + HEADER + length;
        // Records before the end were checked when they were written or recovered.
        boolean whole = next <= end || memory.get(INT, position + (long) Integer.BYTES) == crc(read(position));
        return whole ? next : -1;
    }

    private void map() throws IOException {
        if (arena != null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Arena opened = Arena.ofShared();
            try {
                memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, size, opened);
                arena = opened;
            } catch (IOException e) {
                opened.close();
                throw e;
            }
        }
    }

    /** Gives the memory back; the records stay. */
    void unmap() {
        if (arena != null) {
            arena.close();
            arena = null;
            memory = null;
        }
    }

    /** Removes the file. */
    void delete() throws IOException {
        unmap();
        Files.deleteIfExists(file);
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }
}
