package dev.mlsd.monitoring.notice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Ids of the transitions that were sent, one a line in a file that is written whole and renamed. For one thread. */
final class SentIds {

    private final Path file;
    private final Set<String> ids;

    /** @param folder made when missing */
    SentIds(Path folder) throws IOException {
        Files.createDirectories(folder);
        this.file = folder.resolve("alerts.sent");
        this.ids = new LinkedHashSet<>(read());
    }

    private Collection<String> read() throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return Set.of();
        }
    }

    boolean contains(String id) {
        return ids.contains(id);
    }

    /** Remembers ids that were sent, and forgets those that no window tells of any more. */
    void keep(Collection<String> sent, Collection<String> known) throws IOException {
        ids.addAll(sent);
        ids.retainAll(known);
        Path temporary = file.resolveSibling("alerts.sent.tmp");
        Files.write(temporary, ids);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
