package dev.mlsd.inference.predictionlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * A bounded, memory-mapped journal of predictions. Many threads append, one reads and acknowledges.
 *
 * <p>What was appended survives {@code kill -9}, because the pages belong to the operating system; nothing is forced to the disk, so a
 * power cut can take the last seconds. A position is a segment's number in the upper half of a long and an offset in the lower. After a restart, reading starts
 * again at the acknowledged position, so that records may be sent twice and are never lost.
 *
 * <p>When it is full, appending is refused and with it the decision: an answer that is nowhere written down could be neither explained nor
 * watched, and dropping the oldest would lose decisions that people already act on. Half a gigabyte lasts for hours of a broker's absence.
 *
 * <p>Cost: one lock, a copy and a checksum, about a microsecond a record.
 */
public final class Journal implements PredictionLog, AutoCloseable {

    private static final int OFFSET_BITS = 32;
    private static final String SPARE = "spare";
    private static final String URGENT = "urgent";

    private final ReentrantLock lock = new ReentrantLock();
    private final Path directory;
    private final JournalOptions options;
    private final Acknowledged acknowledged;
    /** Oldest first, without gaps; the last is the one that is written. */
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();
    /** Whether the file of zeros for the next segment is there, made ahead by the reader so that no appending thread waits for it. */
    private boolean spare;

    private boolean closed;
    private boolean full;
    private long writtenRecords;
    private long acknowledgedRecords;

    private Journal(Path directory, JournalOptions options, Acknowledged acknowledged) {
        this.directory = directory;
        this.options = options;
        this.acknowledged = acknowledged;
    }

    /** A record and the position behind it. */
    public record Entry(long next, byte[] bytes) {}

    /** Records since the journal was opened, those found in it included. */
    public record Counts(long written, long acknowledged) {

        /** Not yet in Kafka. */
        public long pending() {
            return written - acknowledged;
        }
    }

    /** Opens the journal in a directory, makes it if it is not there, and keeps every whole record that an earlier process left. */
    public static Journal open(Path directory, JournalOptions options) throws IOException {
        Files.createDirectories(directory);
        Journal journal = new Journal(directory, options, new Acknowledged(directory.resolve("acknowledged")));
        try {
            journal.recover();
        } catch (IOException e) {
            journal.close();
            throw e;
        }
        return journal;
    }

    private void recover() throws IOException {
        List<Long> numbers;
        try (Stream<Path> files = Files.list(directory)) {
            numbers = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d{16}\\.journal"))
                    .map(name -> Long.parseLong(name.substring(0, 16)))
                    .sorted()
                    .toList();
        }
        for (long number : numbers) {
            segments.add(Segment.recover(directory, number));
        }
        // The process died between making a segment and writing to it.
        while (!segments.isEmpty() && segments.getLast().end() == 0) {
            segments.removeLast().delete();
        }
        long position = acknowledged.get();
        if (!segments.isEmpty() && (position < start(segments.getFirst()) || position > end(segments.getLast()))) {
            position = start(segments.getFirst());
        }
        acknowledged.set(position);
        dropAcknowledged(position);
        for (Segment segment : segments) {
            writtenRecords += segment.records(offset(segment, position));
            segment.unmap();
        }
    }

    @Override
    public Append append(byte[] bytes) {
        lock.lock();
        try {
            if (closed) {
                return new Append.Full("the journal is closed");
            }
            if (bytes.length == 0 || !Segment.couldFit(bytes.length, options.segmentBytes())) {
                throw new IllegalArgumentException("a record must have 1 byte or more and fit into a segment of "
                        + options.segmentBytes() + " bytes, got " + bytes.length);
            }
            if (segments.isEmpty() || !segments.getLast().fits(bytes.length)) {
                full = segments.size() >= options.maxSegments();
                if (full) {
                    return new Append.Full(options.maxSegments() + " segments of " + options.segmentBytes()
                            + " bytes wait for Kafka, and no more are kept");
                }
                roll();
            }
            segments.getLast().append(bytes);
            writtenRecords++;
            return new Append.Written();
        } catch (IOException e) {
            return new Append.Full("the journal cannot be written: " + e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** Appends, and returns when the record is on the disk, where it survives a power cut; one at a time, and as slow as the disk. */
    public Append appendForced(byte[] bytes) {
        lock.lock();
        try {
            Append append = append(bytes);
            if (append instanceof Append.Written) {
                segments.getLast().force();
            }
            return append;
        } finally {
            lock.unlock();
        }
    }

    private void roll() throws IOException {
        Path zeros = directory.resolve(SPARE);
        if (!spare) {
            zeros = directory.resolve(URGENT);
            Segment.fill(zeros, options.segmentBytes());
        }
        // Above every segment there is, and above that of the acknowledged position, so that positions never go back.
        long number = segments.isEmpty()
                ? (acknowledged.get() >>> OFFSET_BITS) + 1
                : segments.getLast().number() + 1;
        Segment next = Segment.of(zeros, directory, number);
        spare = false;
        if (!segments.isEmpty()) {
            segments.getLast().unmap();
        }
        segments.add(next);
    }

    /** Makes the file of the next segment ahead of time if it is not there. Called by the reader, outside the lock. */
    void prepare() throws IOException {
        lock.lock();
        try {
            if (closed || spare || segments.size() >= options.maxSegments()) {
                return;
            }
        } finally {
            lock.unlock();
        }
        Segment.fill(directory.resolve(SPARE), options.segmentBytes());
        lock.lock();
        try {
            spare = true;
        } finally {
            lock.unlock();
        }
    }

    /** Up to so many records and bytes from a position on, at least one if there is one. */
    List<Entry> read(long from, int maxRecords, long maxBytes) throws IOException {
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        lock.lock();
        try {
            if (closed) {
                return entries;
            }
            for (Segment segment : segments) {
                int position = offset(segment, from);
                while (position < segment.end() && entries.size() < maxRecords) {
                    byte[] record = segment.read(position);
                    if (!entries.isEmpty() && bytes + record.length > maxBytes) {
                        return entries;
                    }
                    position = segment.next(position);
                    bytes += record.length;
                    entries.add(new Entry(start(segment) + position, record));
                }
                if (segment != segments.getLast() && position == segment.end()) {
                    segment.unmap();
                }
            }
            return entries;
        } finally {
            lock.unlock();
        }
    }

    /** Kafka has everything before this position; segments that are wholly before it go. */
    void acknowledge(long position, int records) throws IOException {
        lock.lock();
        try {
            acknowledged.set(position);
            acknowledgedRecords += records;
            dropAcknowledged(position);
        } finally {
            lock.unlock();
        }
    }

    private void dropAcknowledged(long position) throws IOException {
        while (segments.size() > 1 && end(segments.getFirst()) <= position) {
            segments.removeFirst().delete();
            full = false;
        }
    }

    /** Where reading starts: everything before is in Kafka. */
    long acknowledged() {
        lock.lock();
        try {
            return acknowledged.get();
        } finally {
            lock.unlock();
        }
    }

    /** How many records it has seen. */
    public Counts counts() {
        lock.lock();
        try {
            return new Counts(writtenRecords, acknowledgedRecords);
        } finally {
            lock.unlock();
        }
    }

    /** The part of its room that is taken, 0 to 1. From 1 on {@link #append} refuses until Kafka has taken some. */
    public double fill() {
        lock.lock();
        try {
            double newest = segments.isEmpty() ? 0 : (double) segments.getLast().end() / options.segmentBytes();
            return Math.clamp((Math.max(0, segments.size() - 1) + newest) / options.maxSegments(), 0, 1);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the last append was refused for want of room. */
    public boolean isFull() {
        lock.lock();
        try {
            return full;
        } finally {
            lock.unlock();
        }
    }

    private static long start(Segment segment) {
        return segment.number() << OFFSET_BITS;
    }

    private static long end(Segment segment) {
        return start(segment) + segment.end();
    }

    private static int offset(Segment segment, long position) {
        return Math.clamp(position - start(segment), 0, segment.end());
    }

    /** Closes the files; what is in them is sent after the next start. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            segments.forEach(Segment::unmap);
            acknowledged.close();
        } finally {
            lock.unlock();
        }
    }
}
