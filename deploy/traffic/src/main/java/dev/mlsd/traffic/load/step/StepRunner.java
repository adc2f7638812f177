package dev.mlsd.traffic.load.step;

import dev.mlsd.traffic.load.arrival.Timetable;
import dev.mlsd.traffic.load.targets.Material;
import dev.mlsd.traffic.load.targets.Network;
import dev.mlsd.traffic.load.targets.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Runs load tests, one after the other, against one target. */
public final class StepRunner {

    /** The reason of a request that was due while too many were under way. */
    public static final String OVERLOAD = "overload";

    /** The reason of a request without an answer when waiting ends. */
    public static final String UNANSWERED = "unanswered";

    /** How long answers are waited for after the last request. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final long TICK_NANOS = 250_000_000;

    /** Between opening and the first departure: the sender is awake then. */
    private static final long HEAD_START_NANOS = 20_000_000;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Network network;
    private final Duration patience;
    private long numbered;

    public StepRunner(Network network) {
        this(network, PATIENCE);
    }

    /** With another {@link #PATIENCE}. */
    public StepRunner(Network network, Duration patience) {
        this.network = network;
        this.patience = patience;
    }

    /**
     * Runs one.
     *
     * @param progress told four times a second, by the calling thread
     * @param cancelled asked as often; true ends the test
     * @return empty if it was cancelled
     */
    public Optional<StepResult> run(
            StepPlan plan, Target target, Material material, Consumer<Progress> progress, BooleanSupplier cancelled)
            throws InterruptedException {
        long begin = System.nanoTime() + HEAD_START_NANOS;
        long measuredFrom = begin + plan.warmUp().toNanos();
        long end = begin + plan.total().toNanos();
        Ledger ledger = new Ledger(measuredFrom);
        Ending cancel = switch (plan.loop()) {
            case OPEN -> open(plan, target, material, ledger, begin);
            case CLOSED -> closed(plan, target, ledger, begin);
        };
        List<Progress> told = new ArrayList<>();
        long tick = begin;
        long patienceFrom = end;
        while (true) {
            long next = tick + TICK_NANOS;
            boolean over = ledger.over().await(next - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (cancelled.getAsBoolean()) {
                cancel.run();
                onLoop(() -> close(target, ledger));
                return Optional.empty();
            }
            long now = System.nanoTime();
            // Users of a closed loop who wait for a silent server never hand over their last request.
            if (now < end || !(ledger.allHanded() || plan.loop() == StepPlan.Loop.CLOSED)) {
                patienceFrom = Math.max(now, end);
            }
            if (over || now > patienceFrom + patience.toNanos()) {
                break;
            }
            Progress latest = progress(plan, onLoop(ledger::takeRecent), tick, now, measuredFrom);
            told.add(latest);
            progress.accept(latest);
            tick = now;
        }
        return Optional.of(result(plan, onLoop(() -> close(target, ledger)), ledger, measuredFrom, end, told));
    }

    /** Ends whoever sends. */
    private interface Ending {
        void run() throws InterruptedException;
    }

    private Ending open(StepPlan plan, Target target, Material material, Ledger ledger, long begin) {
        Timetable timetable =
                new Timetable(plan.arrivals(material), plan.total().toNanos(), target.gathering());
        OpenLoop sender = new OpenLoop(timetable, target, network.loop(), ledger, begin, plan.inFlight(), numbered);
        // More than can be sent: every number is used once in the life of this process.
        numbered += (long) (plan.rate() * plan.total().toSeconds() * 2) + plan.inFlight();
        sender.start();
        return sender::cancel;
    }

    private Ending closed(StepPlan plan, Target target, Ledger ledger, long begin) {
        long end = begin + plan.total().toNanos();
        long pace = plan.rate() == 0 ? 0 : (long) (NANOS_PER_SECOND * plan.connections() / plan.rate());
        ClosedLoop users = new ClosedLoop(target, network.loop(), ledger, end, plan.connections(), pace, numbered);
        numbered += plan.total().toSeconds() * 1_000_000;
        network.loop().schedule(users::begin, begin - System.nanoTime(), TimeUnit.NANOSECONDS);
        return () -> network.loop().execute(users::cancel);
    }

    private static Tally close(Target target, Ledger ledger) {
        target.forgetQueued();
        return ledger.close();
    }

    private <T> T onLoop(Callable<T> task) throws InterruptedException {
        return network.loop().submit(task).sync().getNow();
    }

    private static Progress progress(StepPlan plan, Tally recent, long from, long to, long measuredFrom) {
        Histogram intended = plan.loop() == StepPlan.Loop.OPEN ? recent.intended : null;
        return new Progress(
                plan.label(),
                (to - measuredFrom) / NANOS_PER_SECOND,
                to < measuredFrom,
                plan.rate() == 0 ? null : plan.rate(),
                recent.answered() * NANOS_PER_SECOND / (to - from),
                recent.sent,
                recent.answered(),
                recent.failed(),
                recent.fallbacks,
                recent.late,
                StepResult.percentile(intended, 50),
                StepResult.percentile(intended, 99),
                StepResult.percentile(intended, 99.9),
                StepResult.percentile(intended, 100),
                StepResult.percentile(recent.naive, 50),
                StepResult.percentile(recent.naive, 99));
    }

    private static StepResult result(
            StepPlan plan, Tally measured, Ledger ledger, long measuredFrom, long end, List<Progress> told) {
        return new StepResult(
                plan,
                (Math.max(end, ledger.lastAnswer()) - measuredFrom) / NANOS_PER_SECOND,
                measured.sent,
                measured.errors,
                measured.fallbacks,
                measured.late,
                measured.longestDelay / NANOS_PER_MILLI,
                measured.intended,
                measured.naive,
                told);
    }
}
