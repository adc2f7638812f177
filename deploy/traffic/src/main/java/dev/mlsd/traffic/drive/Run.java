package dev.mlsd.traffic.drive;

import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.traffic.bootstrap.Bootstrap;
import dev.mlsd.traffic.bootstrap.History;
import dev.mlsd.traffic.bootstrap.KeptHistory;
import dev.mlsd.traffic.guard.EventRows;
import dev.mlsd.traffic.guard.RowGuard;
import dev.mlsd.traffic.schedule.Pace;
import dev.mlsd.traffic.schedule.Passage;
import dev.mlsd.traffic.schedule.Schedule;
import dev.mlsd.traffic.schedule.Tally;
import dev.mlsd.traffic.source.SimulatedSource;
import dev.mlsd.traffic.status.Phase;
import dev.mlsd.traffic.status.StatusBoard;
import dev.mlsd.traffic.status.StatusServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.common.errors.InterruptException;

/**
 * One run of a plan from start to SIGTERM: serves the status, loads history unless a position is there to go on from, drives, and
 * ends within five seconds with everything that was answered written down. A run that cannot go on keeps serving its status, which
 * says why.
 */
public final class Run {

    /** The consumer group of feature-service's stream, which puts bootstrapped rows into the online store. */
    private static final String STREAM_GROUP = "mlsd-feature-service";

    private static final long STOP_MILLIS = 4_000;
    private static final long INTERRUPTED_STOP_MILLIS = 700;
    private static final Logger LOG = Logger.getLogger(Run.class.getName());

    private final RunPlan plan;
    private final Surroundings surroundings;
    private final CheckpointFile checkpoints;
    private final StatusBoard board;
    private final Inbox inbox = new Inbox();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean driving;
    private volatile boolean failed;

    /** A run; its data folder must exist. */
    public Run(RunPlan plan, Surroundings surroundings) {
        this.plan = plan;
        this.surroundings = surroundings;
        this.checkpoints = new CheckpointFile(surroundings.data());
        this.board = new StatusBoard(Reporter.first(plan, Tally.NONE, "starting"));
    }

    /**
     * Runs until the process is told to end.
     *
     * @throws IOException when the status cannot be served
     * @throws IllegalArgumentException when the data folder holds another world
     */
    public void run() throws IOException {
        Optional<Checkpoint> earlier = checkpoints.read(plan);
        StatusServer.Speeds speeds =
                new StatusServer.Speeds(Pace.SLOWEST, Pace.FASTEST, speed -> inbox.add(new Signal.SpeedAsked(speed)));
        try (StatusServer server = StatusServer.start(surroundings.host(), surroundings.httpPort(), board, speeds)) {
            LOG.info("status on port " + server.port());
            Thread runner = Thread.currentThread();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(runner), "stop"));
            try {
                work(earlier);
            } catch (InterruptedException | InterruptException e) {
                LOG.info("stopped");
            } catch (RuntimeException e) {
                fail(e);
            } finally {
                ended.countDown();
            }
        }
    }

    private void work(Optional<Checkpoint> earlier) throws InterruptedException {
        Registry registry = RegistryReader.readDefault();
        EventRows rows = new EventRows(registry);
        try (KafkaEventLog log = new KafkaEventLog(surroundings.kafka(), inbox);
                RowWatcher watcher = new RowWatcher(surroundings.kafka(), inbox);
                GrpcDecisions decisions = new GrpcDecisions(surroundings.inference())) {
            if (earlier.isPresent()) {
                String message = "going on from " + Reporter.text(earlier.get().worldMillis());
                board.update(before -> Reporter.first(plan, earlier.get().done(), message));
                LOG.info(message);
            } else {
                load(registry, log);
            }
            RowWatcher.Beginning beginning =
                    watcher.start(earlier.map(Checkpoint::featuresOffsets).orElseGet(TreeMap::new));
            RowGuard<Passage> guard = new RowGuard<>(rows, earlier.isPresent());
            beginning.rows().forEach(seen -> guard.seen(seen.row(), seen.eventId()));
            beginning.refused().forEach(guard::refused);
            EarlierEvents published = earlier.map(
                            position -> EarlierEvents.read(surroundings.kafka(), position.worldMillis()))
                    .orElseGet(EarlierEvents::none);
            LOG.info(published.size() + " events after the position are published already");
            Checkpoint start = earlier.orElseGet(() -> new Checkpoint(
                    plan.parameters(),
                    plan.decidedFromMillis(),
                    Tally.NONE,
                    beginning.offsets(),
                    plan.speed(),
                    plan.speed()));
            checkpoints.write(start);
            long newest = start.worldMillis() + (earlier.isPresent() ? Schedule.LONGEST_MILLIS : -1);
            RowMarks marks = new RowMarks(start.worldMillis(), start.featuresOffsets(), newest);
            driving = true;
            new Driver(
                            plan,
                            start,
                            new Driver.Parts(
                                    rows,
                                    guard,
                                    marks,
                                    published,
                                    decisions,
                                    log,
                                    checkpoints::write,
                                    board,
                                    inbox,
                                    System::nanoTime))
                    .run();
        } finally {
            driving = false;
        }
    }

    private void load(Registry registry, KafkaEventLog log) throws InterruptedException {
        Bootstrap bootstrap = new Bootstrap(plan.history(), registry, log::bootstrap, board, surroundings.data());
        long rows = plan.history().source() instanceof SimulatedSource
                ? publishAndKeep(bootstrap, plan.history())
                : bootstrap.publish();
        board.show(Phase.LOADING, "publishing " + rows + " rows", null);
        while (!log.flush(Duration.ofMillis(500))) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        List<String> topics =
                Arrays.stream(Entity.values()).map(Bootstrap::topic).toList();
        try (GroupProgress group = new GroupProgress(surroundings.kafka())) {
            group.awaitEnd(
                    STREAM_GROUP,
                    topics,
                    left -> board.show(
                            Phase.LOADING,
                            "feature-service takes over history: " + left + " of " + rows + " rows to go",
                            rows == 0 ? 100.0 : Math.clamp(100.0 * (rows - left) / rows, 0.0, 100.0)));
        }
        LOG.info("history is loaded: " + rows + " rows");
    }

    /** A file's history was written when the file was copied; that of a simulation is written now. */
    private long publishAndKeep(Bootstrap bootstrap, History history) throws InterruptedException {
        try (KeptHistory kept =
                new KeptHistory(surroundings.offline(), "simulation", history.endMillis(), history.labelDelay())) {
            long rows = bootstrap.publish(kept::add);
            kept.commit();
            return rows;
        }
    }

    private void fail(RuntimeException error) {
        failed = true;
        String reason = error.getMessage() == null ? error.toString() : error.getMessage();
        Throwable cause = error.getCause();
        board.show(Phase.FAILED, cause == null ? reason : reason + ": " + cause.getMessage(), null);
        LOG.log(Level.SEVERE, "the run cannot go on", error);
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (!inbox.isStopping()) {
                never.await(100, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop(Thread runner) {
        inbox.add(new Signal.Stop());
        try {
            boolean inTime = driving && ended.await(STOP_MILLIS, TimeUnit.MILLISECONDS);
            if (!inTime) {
                runner.interrupt();
                ended.await(INTERRUPTED_STOP_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // The process would otherwise end with 143, although it was asked to end and did so in order.
        Runtime.getRuntime().halt(failed ? 1 : 0);
    }
}
