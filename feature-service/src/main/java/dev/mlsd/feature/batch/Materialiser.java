package dev.mlsd.feature.batch;

import dev.mlsd.feature.FeatureServiceSettings;
import dev.mlsd.feature.history.HistoryRecorder;
import dev.mlsd.feature.lease.LateEvents;
import dev.mlsd.feature.lease.Lease;
import dev.mlsd.feature.lease.LeaseSettings;
import dev.mlsd.feature.offline.HistoryException;
import dev.mlsd.feature.offline.JoinLimits;
import dev.mlsd.feature.online.FillBoard;
import dev.mlsd.feature.online.OnlineStore;
import dev.mlsd.feature.online.OnlineStoreException;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.stream.StreamStatistics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Computes the rows of snapshot views when asked, one task at a time, on a thread of its own: who asks may go, the work goes on. Fills a
 * store that came back empty with the rows that stand. Safe for use by many threads.
 */
@Singleton
public final class Materialiser {

    private static final Logger LOG = Logger.getLogger(Materialiser.class);
    private static final int THREADS = 1;
    private static final int LEAST_MEBIBYTES = 32;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration END = Duration.ofSeconds(3);

    private final Registry registry;
    private final HistoryRecorder history;
    private final StreamStatistics stream;
    private final OnlineStore online;
    private final FillBoard board;
    private final Lease<LeaseSettings> lease;
    private final JoinLimits limits;
    private final Duration patience;
    private final AtomicReference<Work> work = new AtomicReference<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    /** View to the number of lost connections that were known before the store was last found to hold its rows. */
    private final Map<String, Long> filled = new ConcurrentHashMap<>();

    private volatile Thread worker;
    private Thread keeper;

    Materialiser(
            Registry registry,
            HistoryRecorder history,
            StreamStatistics stream,
            OnlineStore online,
            FillBoard board,
            Lease<LeaseSettings> lease,
            FeatureServiceSettings settings) {
        this.registry = registry;
        this.history = history;
        this.stream = stream;
        this.online = online;
        this.board = board;
        this.lease = lease;
        Path folder = settings.data().resolve("batch").toAbsolutePath();
        // One database reads the history while another one writes the rows.
        this.limits = new JoinLimits(
                Math.max(LEAST_MEBIBYTES, settings.history().joinMebibytes() / 2),
                THREADS,
                folder.resolve("temporary"));
        this.patience = settings.history().patience();
    }

    /**
     * A task, from when it was asked for.
     *
     * @param number grows from task to task
     * @param result null until it is done
     * @param failure why it could not be done; null unless it failed
     * @param seconds wall time that it took so far
     */
    public record Work(
            long number, Task task, Task.Progress progress, Task.Result result, String failure, double seconds) {

        /** Whether it is still under way. */
        public boolean isRunning() {
            return result == null && failure == null;
        }
    }

    /** The task of now or the last one; empty when there was none since the start. */
    public Optional<Work> work() {
        return Optional.ofNullable(work.get());
    }

    /** The moment that the rows of a view have come to; empty before the first run. */
    public OptionalLong comeTo(FeatureView.Snapshot view) {
        try {
            return runs(view, progress -> {}).comeTo().map(OptionalLong::of).orElse(OptionalLong.empty());
        } catch (IOException e) {
            throw new UncheckedIOException("the rows of " + view.id() + " cannot be read", e);
        }
    }

    /** Whether the store holds the rows that stand of a view, so that one that is missing is none. */
    public boolean isFilled(String view) {
        Long glance = filled.get(view);
        return glance != null && glance == board.glance();
    }

    /**
     * Begins a task.
     *
     * @return the task begun; empty when another one is under way
     */
    public Optional<Work> begin(Task task) {
        while (true) {
            Work last = work.get();
            if (last != null && last.isRunning()) {
                return Optional.empty();
            }
            Work fresh = new Work(
                    last == null ? 1 : last.number() + 1, task, new Task.Progress("history", 0, 0), null, null, 0);
            if (work.compareAndSet(last, fresh)) {
                worker = Thread.ofPlatform().name("batch").daemon(true).start(() -> run(fresh));
                return Optional.of(fresh);
            }
        }
    }

    private void run(Work begun) {
        long start = System.nanoTime();
        Task.Result result = null;
        String failure = null;
        try {
            result = result(begun.task(), progress -> set(begun, progress, null, null, start));
        } catch (Task.RefusedException | StoppedException e) {
            failure = e.getMessage();
        } catch (OnlineStoreException e) {
            failure = "the online store did not take the rows: " + e.getMessage() + "; the next run goes on";
        } catch (HistoryException e) {
            failure = e.getMessage()
                    + (e.getCause() == null ? "" : ": " + e.getCause().getMessage());
        } catch (IOException | RuntimeException e) {
            failure = e.toString();
        } catch (InterruptedException e) {
            failure = new StoppedException().getMessage();
        }
        if (failure != null) {
            LOG.warnf("%s of %s: %s", begun.task().kind(), begun.task().view().id(), failure);
        }
        Work last = work.get();
        set(begun, last.progress(), result, failure, start);
    }

    private void set(Work begun, Task.Progress progress, Task.Result result, String failure, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        work.set(new Work(begun.number(), begun.task(), progress, result, failure, seconds));
    }

    private Task.Result result(Task task, Consumer<Task.Progress> progress) throws IOException, InterruptedException {
        if (!history.catchUp(patience)) {
            throw new Task.RefusedException("the history has not caught up with Kafka"
                    + (history.trouble() == null ? "" : ": " + history.trouble()) + "; try again");
        }
        FeatureView.Snapshot view = task.view();
        Runs runs = runs(view, progress);
        if (task.kind() == Task.Kind.VERIFY || task.kind() == Task.Kind.REBUILD) {
            return runs.verify(task.kind() == Task.Kind.REBUILD);
        }
        Boundaries boundaries = new Boundaries(view);
        long world = stream.watermarkMillis()
                .orElseThrow(() -> new Task.RefusedException("no world runs yet, so no time has come for a row"));
        long newest = boundaries.lastKnownAt(world);
        long last = boundaries.floor(task.toMillis().orElse(newest));
        if (last > newest) {
            throw new Task.RefusedException("the newest rows that can be known now are of " + Task.moment(newest)
                    + ", got to " + Task.moment(last));
        }
        if (task.kind() == Task.Kind.BACKFILL) {
            return runs.backfill(boundaries.ceiling(task.fromMillis().orElse(last)), last);
        }
        Optional<Long> comeTo = runs.comeTo();
        if (comeTo.isPresent()
                && task.fromMillis().isPresent()
                && task.fromMillis().getAsLong() <= comeTo.get()) {
            throw new Task.RefusedException("the rows have come to " + Task.moment(comeTo.get())
                    + "; for those before it there is backfill, got from "
                    + Task.moment(task.fromMillis().getAsLong()));
        }
        // A first run makes the rows that the store needs; those of the past are a matter of backfill.
        long first = comeTo.map(boundaries::after)
                .orElseGet(() -> boundaries.ceiling(task.fromMillis().orElse(last)));
        return first > last ? Task.Result.nothing(last) : runs.materialise(first, last);
    }

    private Runs runs(FeatureView.Snapshot view, Consumer<Task.Progress> progress) {
        return new Runs(
                view, history.store(), limits, online, () -> Instant.now().toEpochMilli(), this::skipsLate, progress);
    }

    private boolean skipsLate(String entity) {
        return lease.term()
                .filter(term -> term.settings().lateInForce() == LateEvents.SKIPPED)
                .filter(term -> entity.startsWith(term.holder() + "-"))
                .isPresent();
    }

    void onStart(@Observes StartupEvent event) {
        keeper = Thread.ofPlatform().name("batch-keeper").daemon(true).start(this::keep);
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped.countDown();
        Thread working = worker;
        if (working != null) {
            working.interrupt();
            working.join(END.toMillis());
        }
        if (keeper != null) {
            keeper.join(END.toMillis());
        }
    }

    /** Sees to it that the store holds the rows that stand, also after it came back empty. */
    private void keep() {
        List<FeatureView.Snapshot> views = registry.snapshotViews();
        try {
            do {
                for (FeatureView.Snapshot view : views) {
                    fill(view);
                }
            } while (!stopped.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fill(FeatureView.Snapshot view) {
        if (isFilled(view.id())) {
            return;
        }
        long glance = board.glance();
        String part = "snapshots:" + view.id();
        try {
            OnlineStore.Fill fill = online.fill(part);
            if (!fill.complete()) {
                runs(view, progress -> {}).publish();
                online.markFilled(part, fill.incarnation());
            }
            filled.put(view.id(), glance);
        } catch (OnlineStoreException away) {
            LOG.debugf("the rows of %s wait for the online store: %s", view.id(), away.getMessage());
        } catch (IOException e) {
            LOG.warnf("the rows of %s cannot be read: %s", view.id(), e.getMessage());
        }
    }
}
