package dev.mlsd.feature.batch;

import dev.mlsd.feature.offline.EntityEvents;
import dev.mlsd.feature.offline.JoinLimits;
import dev.mlsd.feature.offline.SnapshotTable;
import dev.mlsd.feature.offline.SnapshotWriter;
import dev.mlsd.feature.online.OnlineRow;
import dev.mlsd.feature.online.OnlineStore;
import dev.mlsd.feature.online.RowKey;
import dev.mlsd.feature.registry.Feature;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.ReleasedViews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Work on the rows of one view, a day of them at a time: first its file of rows appears, then the state that goes with it. Whatever is
 * killed between is done again by the next run, and gives the same rows under the same names. Not safe for use by several threads.
 */
final class Runs {

    /**
     * Events that arrived within it before the last moment are read again, and those that were read are known: the log may have been
     * behind, by seconds, which are hours of a fast world.
     */
    private static final Duration AGAIN = Duration.ofHours(24);

    /** The tail of a window is rounded down by its hop, a day at most, and tiles are kept longer; one more to be sure. */
    private static final Duration MARGIN = Duration.ofDays(3);

    private static final int ONLINE_CHUNK = 256;
    private static final String STATE = "state";

    private final FeatureView.Snapshot view;
    private final Path store;
    private final JoinLimits limits;
    private final OnlineStore online;
    private final LongSupplier wallMillis;
    private final Predicate<String> skipsLate;
    private final Consumer<Task.Progress> progress;
    private final SnapshotTable table;
    private final Boundaries boundaries;
    private final Computation computation;
    private final String meaning;
    private final long longest;

    Runs(
            FeatureView.Snapshot view,
            Path store,
            JoinLimits limits,
            OnlineStore online,
            LongSupplier wallMillis,
            Predicate<String> skipsLate,
            Consumer<Task.Progress> progress) {
        this.view = view;
        this.store = store;
        this.limits = limits;
        this.online = online;
        this.wallMillis = wallMillis;
        this.skipsLate = skipsLate;
        this.progress = progress;
        this.table = new SnapshotTable(view, store);
        this.boundaries = new Boundaries(view);
        this.computation = new Computation(view, AGAIN);
        this.meaning = ReleasedViews.text(view);
        this.longest = view.features().stream()
                .map(Feature.Materialised::window)
                .max(Duration::compareTo)
                .orElseThrow()
                .plus(MARGIN)
                .toMillis();
    }

    /** The moment that the rows have come to; empty before the first run, and when the view means something else by now. */
    Optional<Long> comeTo() throws IOException {
        return comeTo(stateFile());
    }

    private Optional<Long> comeTo(Path state) throws IOException {
        return StateFile.header(state)
                .filter(header -> header.meaning().equals(meaning))
                .map(StateFile.Header::comeTo);
    }

    private Path stateFile() {
        return table.folder().resolve(STATE);
    }

    /** Rows from where the last run ended, or from {@code from} if there was none, to the last boundary. */
    Task.Result materialise(long first, long last) throws IOException {
        Task.Result result = Task.Result.nothing(last);
        List<long[]> days = boundaries.days(first, last);
        long done = 0;
        for (long[] moments : days) {
            progress.accept(new Task.Progress("rows", done, boundaries.count(first, last)));
            result = result.plus(day(stateFile(), moments, true));
            done += moments.length;
        }
        return result;
    }

    /** Rows of past moments, beside those that are there. */
    Task.Result backfill(long first, long last) throws IOException {
        Path state = table.folder().resolve("backfill-" + first);
        long from = comeTo(state).map(boundaries::after).orElse(first);
        Task.Result result = Task.Result.nothing(last);
        for (long[] moments : boundaries.days(from, last)) {
            progress.accept(
                    new Task.Progress("rows", boundaries.count(first, moments[0]) - 1, boundaries.count(first, last)));
            result = result.plus(day(state, moments, false));
        }
        long sent = publish(state);
        Files.deleteIfExists(state);
        return result.plus(new Task.Result(first, last, 0, result.entities(), 0, 0, 0, sent, 0));
    }

    private Task.Result day(Path state, long[] moments, boolean alsoOnline) throws IOException {
        long first = moments[0];
        long last = moments[moments.length - 1];
        Optional<Long> comeTo = comeTo(state);
        List<OnlineRow> gathered = new ArrayList<>();
        long[] sent = {0};
        try (StateFile.Reader before = comeTo.isPresent() ? new StateFile.Reader(state) : null;
                EntityEvents events = events(first, comeTo, last);
                StateFile.Writer after = new StateFile.Writer(state);
                SnapshotWriter rows = new SnapshotWriter(table, limits, wallMillis.getAsLong())) {
            Computation.Outcome outcome = computation.run(
                    before,
                    events,
                    moments,
                    after,
                    (entity, event, created, values, encoded) -> {
                        rows.row(entity, event, created, values);
                        if (alsoOnline) {
                            add(gathered, OnlineRow.of(RowKey.of(view, entity), event, created, encoded));
                            if (gathered.size() >= ONLINE_CHUNK) {
                                sent[0] += send(gathered);
                            }
                        }
                    },
                    event -> comeTo.isPresent() && event.eventMillis() < comeTo.get() && skipsLate.test(event.entity()),
                    entities -> {});
            rows.commit(first, last);
            sent[0] += send(gathered);
            after.commit(meaning, last);
            return new Task.Result(
                    first,
                    last,
                    moments.length,
                    outcome.entities(),
                    events.read(),
                    outcome.looked(),
                    outcome.written(),
                    sent[0],
                    0);
        }
    }

    /** Of an entity's rows only the newest would stand. */
    private static void add(List<OnlineRow> gathered, OnlineRow row) {
        if (!gathered.isEmpty() && gathered.getLast().key().equals(row.key())) {
            gathered.removeLast();
        }
        gathered.add(row);
    }

    private EntityEvents events(long first, Optional<Long> comeTo, long last) {
        long after = comeTo.map(moment -> moment - AGAIN.toMillis()).orElse(Long.MIN_VALUE);
        return new EntityEvents(view.asWindows(), store, limits, first - longest, after, last);
    }

    private long send(List<OnlineRow> gathered) {
        online.write(List.copyOf(gathered));
        long sent = gathered.size();
        gathered.clear();
        return sent;
    }

    /** Writes every row that stands to the online store, which keeps the newest. */
    long publish() throws IOException {
        return comeTo().isPresent() ? publish(stateFile()) : 0;
    }

    private long publish(Path state) throws IOException {
        List<OnlineRow> gathered = new ArrayList<>();
        long sent = 0;
        try (StateFile.Reader rows = new StateFile.Reader(state)) {
            int total = rows.header().entities();
            for (int done = 0; rows.entity() != null; done++) {
                StateFile.Entry entry = rows.take();
                if (entry.standing() != null) {
                    long event = entry.standing().eventMillis();
                    gathered.add(OnlineRow.of(
                            RowKey.of(view, entry.entity()),
                            event,
                            boundaries.known(event),
                            entry.standing().values()));
                }
                if (gathered.size() >= ONLINE_CHUNK) {
                    sent += send(gathered);
                    progress.accept(new Task.Progress("online", done, total));
                }
            }
        }
        return sent + send(gathered);
    }

    /**
     * Computes the newest rows from all of history and compares them with those that stand.
     *
     * @param keep whether the tiles made anew take the place of those kept; rows that differ are then written with the next moment
     */
    Task.Result verify(boolean keep) throws IOException {
        long moment = comeTo().orElseThrow(() -> new Task.RefusedException(
                "there are no rows of " + view.id() + " to compare with; materialize them first"));
        Path anew = table.folder().resolve("verify");
        progress.accept(new Task.Progress("rows", 0, 1));
        try (EntityEvents events = events(moment, Optional.empty(), moment);
                StateFile.Writer after = new StateFile.Writer(anew)) {
            Computation.Outcome outcome = computation.run(
                    null,
                    events,
                    new long[] {moment},
                    after,
                    (entity, event, created, values, encoded) -> {},
                    event -> false,
                    entities -> progress.accept(new Task.Progress("rows", entities, 0)));
            after.commit(meaning, moment);
            progress.accept(new Task.Progress("compare", 0, outcome.entities()));
            return new Task.Result(
                    moment,
                    moment,
                    1,
                    outcome.entities(),
                    events.read(),
                    outcome.looked(),
                    outcome.written(),
                    0,
                    different(anew, moment, keep));
        } finally {
            Files.deleteIfExists(anew);
        }
    }

    /** Rows that are another one, missing, or too many; a row of empty windows that was left to run out is none. */
    private long different(Path anew, long moment, boolean keep) throws IOException {
        long different = 0;
        try (StateFile.Reader right = new StateFile.Reader(anew);
                StateFile.Reader standing = new StateFile.Reader(stateFile());
                StateFile.Writer after = new StateFile.Writer(stateFile())) {
            while (right.entity() != null || standing.entity() != null) {
                int order = compare(right.entity(), standing.entity());
                StateFile.Entry one = order <= 0 ? right.take() : null;
                StateFile.Entry other = order >= 0 ? standing.take() : null;
                different += Arrays.equals(values(one), values(other)) ? 0 : 1;
                after.write(new StateFile.Entry(
                        one == null ? other.entity() : one.entity(),
                        one == null ? computation.noEvents() : one.windows(),
                        other == null ? null : other.standing(),
                        one == null ? new long[0] : one.read()));
            }
            if (keep) {
                after.commit(meaning, moment);
            }
        }
        return different;
    }

    private static int compare(String one, String other) {
        if (one == null || other == null) {
            return Objects.equals(one, other) ? 0 : one == null ? 1 : -1;
        }
        return one.compareTo(other);
    }

    private byte[] values(StateFile.Entry entry) {
        return entry == null || entry.standing() == null
                ? computation.empty()
                : entry.standing().values();
    }
}
