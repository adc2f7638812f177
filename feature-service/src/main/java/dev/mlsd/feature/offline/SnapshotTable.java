package dev.mlsd.feature.offline;

import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.snapshot.SnapshotLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the rows of a snapshot view are: {@code <store>/snapshots/<view@version>/day=2018-06-13/<first>-<last>.parquet}, the day and the
 * names after the event times of the rows. They belong to a world and go with its history. Columns: the entity's id, event_time,
 * created_time, computed_time (audit only), and a column a feature.
 */
public final class SnapshotTable {

    private static final String UNFINISHED = ".unfinished";

    private final FeatureView.Snapshot view;
    private final SnapshotLayout layout;
    private final Path folder;

    /** The rows of a view in the folder of a history; nothing is there before the first are written. */
    public SnapshotTable(FeatureView.Snapshot view, Path store) {
        this.view = view;
        this.layout = SnapshotLayout.of(view);
        this.folder = store.resolve("snapshots").resolve(view.id());
    }

    /** Where other files about the rows may lie. */
    public Path folder() {
        return folder;
    }

    SnapshotLayout layout() {
        return layout;
    }

    /** The column of the entity's id, as entity rows have it too. */
    String key() {
        return view.entity() == Entity.CUSTOMER ? WindowRows.CUSTOMER : WindowRows.TERMINAL;
    }

    /** The file of the rows between two event times, both included and of one day in UTC. */
    Path file(long firstMillis, long lastMillis) {
        LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(firstMillis), ZoneOffset.UTC);
        return folder.resolve("day=" + day).resolve(firstMillis + "-" + lastMillis + ".parquet");
    }

    Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED);
    }

    /**
     * All files with rows; none before the first is written.
     *
     * @throws HistoryException when the folder cannot be read
     */
    public List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder, 2)) {
            return all.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new HistoryException("the rows in " + folder + " cannot be found", e);
        }
    }

    /** The rows as something to join with, some features of them. */
    public JoinedView.Snapshot joined(List<String> features) {
        return new JoinedView.Snapshot(view.id(), files(), List.of(key()), features, view.ttl());
    }
}
