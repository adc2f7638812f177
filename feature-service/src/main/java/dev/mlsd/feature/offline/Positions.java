package dev.mlsd.feature.offline;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Up to where each partition is in the history: {@code TOPIC-PARTITION NEXT-OFFSET} a line, replaced as a whole. */
final class Positions {

    private static final String NAME = "positions";

    private Positions() {}

    static Map<String, Long> read(Path store) throws IOException {
        Map<String, Long> positions = new TreeMap<>();
        Path file = store.resolve(NAME);
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                int blank = line.indexOf(' ');
                if (blank < 0 || !line.substring(blank + 1).matches("\\d{1,18}")) {
                    throw new IOException(file + " has a line that is no position, '" + line + "'");
                }
                positions.put(line.substring(0, blank), Long.parseLong(line.substring(blank + 1)));
            }
        }
        return positions;
    }

    static void write(Path store, Map<String, Long> positions) throws IOException {
        List<String> lines = new ArrayList<>();
        positions.forEach((partition, next) -> lines.add(partition + " " + next));
        Path unfinished = store.resolve(NAME + ".unfinished");
        Files.write(unfinished, lines);
        putInPlace(unfinished, store.resolve(NAME));
    }

    /** Renames a file when it is on the disk, so that a name never stands for less than the whole. */
    static void putInPlace(Path unfinished, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
