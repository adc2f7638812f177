package dev.mlsd.cli.system;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file to which a process appends its output.
 *
 * <p>It is kept small by copying it to {@code NAME.1} and emptying it: the process writes in append mode, so it goes on at the
 * new end. What it writes between copy and emptying is lost, which a log can bear.
 *
 * @param path the file; it need not exist
 */
public record LogFile(Path path) {

    /** Some days of a quiet service, and quick to search. */
    public static final long LIMIT_BYTES = 20L << 20;

    /** No line that a person reads is longer. */
    private static final int BYTES_PER_LINE = 512;

    /** Bytes, 0 if there is none yet. */
    public long size() {
        try {
            return Files.exists(path) ? Files.size(path) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moves the content aside if it exceeds {@code limitBytes}; one older file is kept. */
    public void rotateAbove(long limitBytes) throws IOException {
        if (size() <= limitBytes) {
            return;
        }
        Files.copy(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.truncate(0);
        }
    }

    /** The last lines, at most {@code count}; empty if there is no file. */
    public List<String> lastLines(int count) throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        long size = Files.size(path);
        String text = new String(
                read(Math.max(0, size - (long) count * BYTES_PER_LINE)).bytes(), StandardCharsets.UTF_8);
        List<String> lines = text.lines().toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    /** Whether a line after {@code offset} begins so. */
    public boolean hasLineStarting(String prefix, long offset) throws IOException {
        if (!Files.exists(path)) {
            return false;
        }
        return new String(read(offset).bytes(), StandardCharsets.UTF_8)
                .lines()
                .anyMatch(line -> line.startsWith(prefix));
    }

    /**
     * Writes what was appended after {@code offset} to a stream.
     *
     * @return the offset to go on from; less than {@code offset} after the file was emptied
     */
    public long copyFrom(long offset, OutputStream out) throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        Piece piece = read(Files.size(path) < offset ? 0 : offset);
        out.write(piece.bytes());
        out.flush();
        return piece.end();
    }

    private Piece read(long offset) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long start = Math.min(offset, file.length());
            byte[] bytes = new byte[(int) Math.min(file.length() - start, LIMIT_BYTES)];
            file.seek(start);
            file.readFully(bytes);
            return new Piece(bytes, start + bytes.length);
        }
    }

    private record Piece(byte[] bytes, long end) {}
}
