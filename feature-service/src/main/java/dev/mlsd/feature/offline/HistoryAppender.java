package dev.mlsd.feature.offline;

import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Writes the history on and on. What is appended becomes files, one for each table, day and partition of the log, and then the positions
 * move: a crash between leaves files that lie beyond the positions, and opening the history again removes them, since all that is in
 * them comes again. So every event is in the history once, however often the log is read.
 *
 * <p>Small files are bounded: when a day is over by {@link #SETTLED}, more than {@value #MOST_FILES} files of a partition become one,
 * also when late events add to them. The name of a file that replaces others says so, and readers leave out what is replaced; it is
 * deleted {@link #KEPT} later, when nobody reads it any more.
 *
 * <p>DuckDB is opened for each append and closed after it: in between it takes no memory. Not safe for use by several threads, and one
 * for a folder at a time.
 */
public final class HistoryAppender {

    /** How long after its end a day is not expected to grow any more. */
    static final Duration SETTLED = Duration.ofDays(1);

    /** How long a file is kept after it was replaced; a join takes less. */
    static final Duration KEPT = Duration.ofMinutes(10);

    /** Files of a partition that a day over and done with may have; fewer would write a whole day again for each late event. */
    private static final int MOST_FILES = 3;

    /** Bounds how long the log is held up. */
    private static final int MOST_MERGES = 8;

    private static final int MEMORY_MEBIBYTES = 96;
    private static final String UNFINISHED = ".unfinished";
    private static final long MILLIS_OF_DAY = Duration.ofDays(1).toMillis();

    private final Path store;
    private final LongSupplier nanoTime;
    private final Map<String, Long> positions;
    private final Map<HistoryTable, SortedSet<LocalDate>> unmerged = new TreeMap<>();
    private final Map<Path, Long> replaced = new LinkedHashMap<>();
    private LocalDate newestDay = LocalDate.MIN;

    private record Target(HistoryTable table, LocalDate day, String topic, int partition) {}

    private HistoryAppender(Path store, LongSupplier nanoTime) throws IOException {
        this.store = store;
        this.nanoTime = nanoTime;
        this.positions = Positions.read(store);
        for (HistoryTable table : HistoryTable.values()) {
            unmerged.put(table, new TreeSet<>());
            for (LocalDate day : table.days(store)) {
                recover(table, day);
                unmerged.get(table).add(day);
                grow(day);
            }
        }
    }

    /**
     * Opens a history to go on with it, or begins one.
     *
     * @param nanoTime a clock that only goes forward, as {@link System#nanoTime}
     * @throws HistoryException when it cannot be read
     */
    public static HistoryAppender open(Path store, LongSupplier nanoTime) {
        try {
            return new HistoryAppender(store.toAbsolutePath(), nanoTime);
        } catch (IOException e) {
            throw new HistoryException("the history in " + store + " cannot be gone on with", e);
        }
    }

    /** Removes what was never finished, and what was replaced before. */
    private void recover(HistoryTable table, LocalDate day) throws IOException {
        Path folder = table.folder(store, day);
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.toList();
        }
        List<Path> gone = new ArrayList<>(Segment.replaced(files));
        for (Path file : files) {
            boolean isBeyond = Segment.of(file)
                    .filter(segment -> segment.last()
                            >= positions.getOrDefault(partition(segment.topic(), segment.partition()), 0L))
                    .isPresent();
            if (isBeyond || file.toString().endsWith(UNFINISHED)) {
                gone.add(file);
            }
        }
        for (Path file : gone) {
            Files.deleteIfExists(file);
        }
    }

    /** The offset that comes next; empty for a partition of which nothing is known. */
    public OptionalLong position(String topic, int partition) {
        Long next = positions.get(partition(topic, partition));
        return next == null ? OptionalLong.empty() : OptionalLong.of(next);
    }

    /**
     * Appends events and moves the positions. When it fails it can be called again with the same.
     *
     * @param events each beyond the position of its partition, in any order
     * @param next the next offset of partitions, also of those whose records were no events
     * @throws HistoryException when something cannot be written; the positions are then as before
     */
    public void append(Collection<HistoryEvent> events, Map<HistoryEvent.Place, Long> next) {
        Map<Target, List<HistoryEvent>> files = new LinkedHashMap<>();
        events.forEach(event -> files.computeIfAbsent(target(event), target -> new ArrayList<>())
                .add(event));
        try {
            Files.createDirectories(store);
            if (!files.isEmpty()) {
                write(files);
            }
            Map<String, Long> moved = new TreeMap<>(positions);
            next.forEach((place, offset) -> moved.put(partition(place.topic(), place.partition()), offset));
            Positions.write(store, moved);
            positions.putAll(moved);
        } catch (SQLException | IOException e) {
            throw new HistoryException("the history in " + store + " cannot be written", e);
        }
    }

    private static Target target(HistoryEvent event) {
        HistoryTable table = switch (event) {
            case HistoryEvent.Payment payment -> HistoryTable.TRANSACTIONS;
            case HistoryEvent.Label label -> HistoryTable.LABELS;
            case HistoryEvent.Quarantined record -> HistoryTable.QUARANTINE;
        };
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(event.timeMillis(), MILLIS_OF_DAY));
        return new Target(table, day, event.place().topic(), event.place().partition());
    }

    private void write(Map<Target, List<HistoryEvent>> files) throws SQLException, IOException {
        Map<Path, Path> whole = new LinkedHashMap<>();
        try (DuckDBConnection connection = DuckDb.open(limits())) {
            for (Map.Entry<Target, List<HistoryEvent>> file : files.entrySet()) {
                Target target = file.getKey();
                Path path = target.table()
                        .file(
                                store,
                                target.day(),
                                segment(target, file.getValue()).name());
                Path unfinished = path.resolveSibling(path.getFileName() + UNFINISHED);
                Files.createDirectories(path.getParent());
                write(connection, target.table(), file.getValue(), unfinished);
                whole.put(unfinished, path);
            }
        }
        for (Map.Entry<Path, Path> file : whole.entrySet()) {
            Positions.putInPlace(file.getKey(), file.getValue());
        }
        files.keySet().forEach(target -> {
            unmerged.get(target.table()).add(target.day());
            grow(target.day());
        });
    }

    private static Segment segment(Target target, List<HistoryEvent> events) {
        List<Long> offsets =
                events.stream().map(event -> event.place().offset()).toList();
        return new Segment(target.topic(), target.partition(), Collections.min(offsets), Collections.max(offsets));
    }

    private static void write(
            DuckDBConnection connection, HistoryTable table, List<HistoryEvent> events, Path unfinished)
            throws SQLException {
        DuckDb.execute(connection, table.create());
        try (DuckDBAppender rows = connection.createAppender("temp", "main", table.tableName())) {
            for (HistoryEvent event : events) {
                switch (event) {
                    case HistoryEvent.Payment(HistoryEvent.Place place, PaymentEvent payment, long arrivalMillis) ->
                        HistoryTable.append(rows, payment, arrivalMillis);
                    case HistoryEvent.Label(HistoryEvent.Place place, LabelEvent label) ->
                        HistoryTable.append(rows, label);
                    case HistoryEvent.Quarantined record -> HistoryTable.append(rows, record);
                }
            }
        }
        DuckDb.execute(connection, table.copyTo(unfinished));
        DuckDb.execute(connection, table.drop());
    }

    /**
     * Merges the files of some days that are over, and deletes what was replaced long enough ago. Cheap when there is nothing to do.
     *
     * @throws HistoryException when something cannot be written; nothing is lost
     */
    public void tidy() {
        try {
            for (Map.Entry<Path, Long> file : List.copyOf(replaced.entrySet())) {
                if (nanoTime.getAsLong() - file.getValue() >= KEPT.toNanos()) {
                    Files.deleteIfExists(file.getKey());
                    replaced.remove(file.getKey());
                }
            }
            int merges = 0;
            for (HistoryTable table : HistoryTable.values()) {
                SortedSet<LocalDate> days = unmerged.get(table);
                while (!days.isEmpty()
                        && days.getFirst().plusDays(SETTLED.toDays()).isBefore(newestDay)
                        && merges < MOST_MERGES) {
                    merges += merge(table, days.getFirst());
                    days.removeFirst();
                }
            }
        } catch (SQLException | IOException e) {
            throw new HistoryException("the history in " + store + " cannot be tidied", e);
        }
    }

    private int merge(HistoryTable table, LocalDate day) throws SQLException, IOException {
        Map<String, List<Path>> partitions = new TreeMap<>();
        for (Path file : table.files(store, day)) {
            Segment.of(file)
                    .ifPresent(segment -> partitions
                            .computeIfAbsent(partition(segment.topic(), segment.partition()), name -> new ArrayList<>())
                            .add(file));
        }
        partitions.values().removeIf(files -> files.size() <= MOST_FILES);
        if (partitions.isEmpty()) {
            return 0;
        }
        try (DuckDBConnection connection = DuckDb.open(limits())) {
            for (List<Path> files : partitions.values()) {
                List<Segment> segments = files.stream()
                        .flatMap(file -> Segment.of(file).stream())
                        .toList();
                Segment all = new Segment(
                        segments.getFirst().topic(),
                        segments.getFirst().partition(),
                        Collections.min(segments.stream().map(Segment::first).toList()),
                        Collections.max(segments.stream().map(Segment::last).toList()));
                Path whole = table.file(store, day, all.name());
                Path unfinished = whole.resolveSibling(whole.getFileName() + UNFINISHED);
                DuckDb.execute(
                        connection,
                        "COPY (SELECT * FROM " + HistoryTable.parquet(files) + ") TO "
                                + HistoryTable.literal(unfinished) + " (FORMAT parquet)");
                Positions.putInPlace(unfinished, whole);
                files.forEach(file -> replaced.put(file, nanoTime.getAsLong()));
            }
        }
        return partitions.size();
    }

    private void grow(LocalDate day) {
        newestDay = day.isAfter(newestDay) ? day : newestDay;
    }

    private JoinLimits limits() {
        return new JoinLimits(MEMORY_MEBIBYTES, 1, store.resolve("temporary"));
    }

    private static String partition(String topic, int partition) {
        return topic + "-" + partition;
    }
}
