package dev.mlsd.traffic.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Whether a CSV file ends as one that was written to its end. */
final class CsvEnd {

    private CsvEnd() {}

    /**
     * Whether the last line has its line break; an empty file has. A compressed file is read through.
     *
     * @throws WrongFileException when a compressed file ends in the middle
     */
    static boolean hasLineBreak(Path file) throws IOException {
        int last = file.toString().endsWith(".gz") ? lastCompressed(file) : last(file);
        return last == '\n' || last == '\r' || last < 0;
    }

    private static int last(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            if (bytes.length() == 0) {
                return -1;
            }
            bytes.seek(bytes.length() - 1);
            return bytes.read();
        }
    }

    private static int lastCompressed(Path file) throws IOException {
        int last = -1;
        byte[] buffer = new byte[1 << 16];
        try (InputStream bytes = Files.newInputStream(file);
                InputStream text = new GZIPInputStream(bytes, buffer.length)) {
            for (int read = text.read(buffer); read >= 0; read = text.read(buffer)) {
                last = read > 0 ? buffer[read - 1] : last;
            }
            return last;
        } catch (EOFException e) {
            throw new WrongFileException(file + " ends in the middle: the compressed data are cut off", e);
        }
    }
}
