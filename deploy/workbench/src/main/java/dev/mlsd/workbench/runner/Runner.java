package dev.mlsd.workbench.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.bench.BenchSettings;
import dev.mlsd.workbench.bench.LiveBench;
import dev.mlsd.workbench.catalogue.Catalogue;
import dev.mlsd.workbench.catalogue.Entry;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench;
import dev.mlsd.workbench.experiment.Experiment;
import dev.mlsd.workbench.experiment.ExperimentException;
import dev.mlsd.workbench.experiment.Experiments;
import dev.mlsd.workbench.experiment.FreeLoad;
import dev.mlsd.workbench.experiment.Judgement;
import dev.mlsd.workbench.live.Collector;
import dev.mlsd.workbench.live.Source;
import dev.mlsd.workbench.live.WorkbenchSettings;
import dev.mlsd.workbench.reset.Resettable;
import io.quarkus.runtime.ApplicationConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Runs one experiment at a time, on a thread of its own. A run ends by itself, by {@link #cancel}, or {@link #GRACE} after the time that
 * its entry states; whatever ends it, its bench is closed before the next may begin.
 */
@Singleton
public final class Runner implements Resettable {

    private static final Logger LOG = Logger.getLogger(Runner.class);

    /** Beyond the stated time: a busy machine starts the load generator slowly. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final Duration TO_PUT_BACK = Duration.ofSeconds(10);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final Catalogue catalogue = Catalogue.read();
    private final WorkbenchSettings parts;
    private final BenchSettings settings;
    private final ObjectMapper mapper;
    private final Collector collector;
    private final RunHistory history;
    private final String version;
    private final Clock clock = Clock.systemUTC();
    private final ScheduledExecutorService limits = Executors.newScheduledThreadPool(
            1, Thread.ofVirtual().name("run-limit-", 0).factory());
    // Guarded by this.
    private LiveRun current;
    private Thread worker;
    private RunState interruptedAs;

    Runner(
            WorkbenchSettings parts,
            BenchSettings settings,
            ObjectMapper mapper,
            Collector collector,
            ApplicationConfig application) {
        this.parts = parts;
        this.settings = settings;
        this.mapper = mapper;
        this.collector = collector;
        this.version = application.version().orElse("unknown");
        this.history = RunHistory.open(settings.runs(), mapper);
    }

    /** All answers. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** What ran before, newest first; of one answer, or of all when it is null. */
    public List<RunSummary> history(String answer) {
        return history.list(answer);
    }

    /** The newest verdict on an answer; sabotaged runs are none. */
    public Optional<RunSummary> lastVerdict(String answer) {
        return history.lastVerdict(answer);
    }

    /** A run by its id, also the one under way. */
    public Optional<Run> find(String id) {
        return current().map(LiveRun::whole).filter(run -> run.id().equals(id)).or(() -> history.find(id));
    }

    /** The newest run of this workbench's life, also when it is over. */
    synchronized Optional<LiveRun> current() {
        return Optional.ofNullable(current);
    }

    /** The run under way. */
    public Optional<Run> running() {
        return current().map(LiveRun::whole).filter(run -> !run.isOver());
    }

    /** A reader of the run under way, who is told only what is new; empty when nothing runs. */
    public Optional<RunReader> reader() {
        return current().filter(live -> !live.whole().isOver()).map(RunReader::new);
    }

    /** Starts an answer's experiment. */
    public Start start(String id, boolean sabotage, String guess) {
        Optional<Entry> found = catalogue.find(id);
        if (found.isEmpty()) {
            return new Start.UnknownAnswer(id, catalogue.known());
        }
        Entry entry = found.get();
        List<String> options =
                entry.guess().options().stream().map(Entry.Option::id).toList();
        if (guess != null && !options.contains(guess)) {
            return new Start.UnknownGuess(guess, options);
        }
        Instant now = clock.instant();
        RunPlan plan = new RunPlan(name(now, id), id, sabotage, entry.seconds(), entry.claim(), guess, null);
        Experiment experiment = Experiments.of(id);
        return begin(plan, now, (bench, live) -> {
            experiment.run(bench, sabotage);
            Judgement judgement = experiment.judge(live.evidence());
            Text shortAnswer = Template.fill(entry.shortAnswer(), judgement.figures());
            return () -> live.judged(judgement, shortAnswer, clock.instant());
        });
    }

    /** Starts a load that somebody has set up. */
    public Start start(FreeLoad load) {
        Instant now = clock.instant();
        int seconds = (int) Math.ceil(load.seconds() + FreeLoad.WARM_UP_SECONDS);
        RunPlan plan = new RunPlan(name(now, FreeLoad.ID), FreeLoad.ID, false, seconds, null, null, load.parameters());
        return begin(plan, now, (bench, live) -> {
            load.run(bench);
            return () -> live.over(RunState.DONE, null, clock.instant());
        });
    }

    private static String name(Instant now, String id) {
        return STAMP.format(now) + "-" + id;
    }

    /** What a run does. */
    @FunctionalInterface
    interface Work {
        /** Does it, and tells how the run ends; that is carried out when everything is back as it was. */
        Runnable run(Bench bench, LiveRun live) throws ExperimentException, InterruptedException;
    }

    synchronized Start begin(RunPlan plan, Instant now, Work work) {
        if (worker != null) {
            return new Start.Busy(current.whole());
        }
        LiveRun live = new LiveRun(
                plan,
                now,
                System::nanoTime,
                Environment.here(version, world(), parts.supervisorPort().isPresent()));
        current = live;
        interruptedAs = null;
        Run first = live.whole();
        history.keep(first);
        Thread thread = Thread.ofVirtual().name("run-" + plan.id()).unstarted(() -> carryOut(plan, live, work));
        worker = thread;
        thread.start();
        Future<?> limit = limits.schedule(
                () -> interrupt(thread, RunState.BROKEN), plan.seconds() + GRACE.toSeconds(), TimeUnit.SECONDS);
        Thread.ofVirtual().start(() -> {
            try {
                thread.join();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
            limit.cancel(false);
        });
        return new Start.Started(first);
    }

    private void carryOut(RunPlan plan, LiveRun live, Work work) {
        Runnable ending;
        try (LiveBench bench = new LiveBench(parts, settings, mapper, live, plan.id())) {
            ending = work.run(bench, live);
        } catch (ExperimentException failed) {
            ending = broken(live, new Run.Problem(failed.code(), failed.getMessage()));
        } catch (InterruptedException interrupted) {
            ending = interrupted(plan, live);
        } catch (RuntimeException broken) {
            LOG.errorf(broken, "the run %s broke", plan.id());
            ending = broken(live, new Run.Problem("internal", "the run broke; the log of the workbench says why"));
        }
        // Who sees that a run is over may start the next at once, so both happen in one step, after the bench is
        // closed.
        synchronized (this) {
            ending.run();
            history.keep(live.whole());
            worker = null;
            notifyAll();
        }
    }

    private Runnable broken(LiveRun live, Run.Problem why) {
        return () -> live.over(RunState.BROKEN, why, clock.instant());
    }

    private synchronized Runnable interrupted(RunPlan plan, LiveRun live) {
        if (interruptedAs == RunState.BROKEN) {
            return broken(
                    live,
                    new Run.Problem(
                            "too_long",
                            "it took more than " + (plan.seconds() + GRACE.toSeconds())
                                    + " s and was stopped; is the machine very busy?"));
        }
        return () -> live.over(RunState.CANCELLED, null, clock.instant());
    }

    private synchronized void interrupt(Thread thread, RunState as) {
        if (worker == thread) {
            interruptedAs = as;
            thread.interrupt();
        }
    }

    /** Cancels the run under way and returns when everything is back as it was; false when nothing ran. */
    public synchronized boolean cancel() {
        if (worker == null) {
            return false;
        }
        interrupt(worker, RunState.CANCELLED);
        long end = System.nanoTime() + TO_PUT_BACK.toNanos();
        try {
            while (worker != null && System.nanoTime() < end) {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end - System.nanoTime()));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    @Override
    public synchronized void reset() {
        if (worker != null) {
            interrupt(worker, RunState.CANCELLED);
        }
    }

    private String world() {
        JsonNode traffic = collector.snapshot().sources().get(Source.TRAFFIC).data();
        if (traffic == null) {
            return null;
        }
        String speed = traffic.path("speed").asText();
        return traffic.path("mode").asText() + " at "
                + traffic.path("world_time").asText("?") + ", " + speed + "x";
    }

    /** Made at the start and not at the first request, so that a wrong catalogue is told at once. */
    void start(@Observes StartupEvent event) {
        LOG.debugf("%d answers", catalogue.ids().size());
    }

    void stop(@Observes ShutdownEvent event) {
        cancel();
        limits.shutdownNow();
    }

    /** What one onlooker has seen of a run. Used by one thread. */
    public static final class RunReader {

        private final LiveRun live;
        private Map<String, Integer> seen = Map.of();
        private boolean over;

        private RunReader(LiveRun live) {
            this.live = live;
        }

        /** All of it the first time, then with the new points only; empty after the run's end was told. */
        public Optional<Run> next() {
            if (over) {
                return Optional.empty();
            }
            Run run = live.since(seen);
            over = run.isOver();
            seen = run.series().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            entry -> entry.getValue().from()
                                    + entry.getValue().points().size()));
            return Optional.of(run);
        }
    }
}
