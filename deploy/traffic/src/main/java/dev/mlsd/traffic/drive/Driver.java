package dev.mlsd.traffic.drive;

import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.guard.EventKey;
import dev.mlsd.traffic.guard.EventRows;
import dev.mlsd.traffic.guard.RowGuard;
import dev.mlsd.traffic.schedule.Pace;
import dev.mlsd.traffic.schedule.Passage;
import dev.mlsd.traffic.schedule.Schedule;
import dev.mlsd.traffic.schedule.Tally;
import dev.mlsd.traffic.schedule.Timeline;
import dev.mlsd.traffic.schedule.WorldEvent;
import dev.mlsd.traffic.status.Phase;
import dev.mlsd.traffic.status.StatusBoard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.logging.Logger;

/**
 * Drives a plan's legs. A payment is sent for decision when its entities are free, published when it is answered, and done when
 * the log has it and, in lockstep, its rows hold it; a label is published at its time. When nothing goes on although something
 * should, the world's clock is held: whoever is away may come back, and no payment is left undecided.
 *
 * <p>All methods belong to one thread; others talk to it through the {@link Inbox}.
 */
final class Driver {

    /**
     * Decisions asked for at the same time at most; more would only wait in the other service's queue. A run begins with a few and
     * may ask for one more with each answer: a service that has just started is slow at first.
     */
    private static final int IN_FLIGHT = 256;

    private static final int FIRST_IN_FLIGHT = 8;

    private static final Duration CLOCK = Duration.ofMillis(250);
    private static final Duration CHECKPOINT = Duration.ofSeconds(1);
    private static final Duration REPORT = Duration.ofMillis(200);
    private static final Duration FINISHED_CLOCK = Duration.ofSeconds(5);
    private static final Duration RECONNECT = Duration.ofMillis(200);
    private static final Duration DRAIN = Duration.ofSeconds(3);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Logger LOG = Logger.getLogger(Driver.class.getName());

    /** What a driver works with. */
    record Parts(
            EventRows rows,
            RowGuard<Passage> guard,
            RowMarks marks,
            EarlierEvents earlier,
            Decisions decisions,
            EventLog log,
            Consumer<Checkpoint> checkpoints,
            StatusBoard board,
            Inbox inbox,
            LongSupplier nanoTime) {}

    private final RunPlan plan;
    private final Parts parts;
    private final Reporter reporter;
    private final Retries retries = new Retries();
    private final List<Signal> signals = new ArrayList<>();
    private final Beat clockBeat = new Beat(CLOCK);
    private final Beat checkpointBeat = new Beat(CHECKPOINT);
    private final Beat reportBeat = new Beat(REPORT);
    private final Beat reconnectBeat = new Beat(RECONNECT);
    private long worldMillis;
    private Tally done;
    private double speed;
    private Leg leg;
    private Schedule schedule;
    private Pace pace;
    private Progress progress;
    private String message;
    private String unanswered = "";
    private SortedMap<Integer, Long> featuresOffsets;
    private int inFlight;
    private int inFlightLimit = FIRST_IN_FLIGHT;
    private int unacknowledged;

    /** A driver that starts where a checkpoint says. */
    Driver(RunPlan plan, Checkpoint start, Parts parts) {
        this.plan = plan;
        this.parts = parts;
        this.reporter = new Reporter(plan, parts.board());
        this.worldMillis = start.worldMillis();
        this.done = start.done();
        this.speed = start.speedFor(plan.speed());
        this.featuresOffsets = start.featuresOffsets();
    }

    /** Drives until the plan is done, and then stays until it is told to stop; or until it is told to stop. */
    void run() throws InterruptedException {
        Timeline.Bounds bounds = new Timeline.Bounds(
                worldMillis,
                plan.decidedFromMillis(),
                plan.paymentsEndMillis(),
                plan.labelDelay().toMillis());
        try (Timeline timeline = new Timeline(plan.source(), bounds)) {
            for (Leg next : plan.legs()) {
                if (worldMillis < next.endMillis()) {
                    begin(next, timeline);
                    if (!drive()) {
                        drain();
                        return;
                    }
                    worldMillis = next.endMillis();
                    done = schedule.done();
                    parts.checkpoints().accept(checkpoint(worldMillis));
                }
            }
        }
        finish();
    }

    private void begin(Leg next, Timeline timeline) {
        long now = parts.nanoTime().getAsLong();
        leg = next;
        schedule = new Schedule(timeline, parts.rows(), next.lockstep(), done);
        // The world had come further than its position: what is before that is due at once.
        long reached = Math.clamp(parts.earlier().newestMillis(), worldMillis, next.endMillis());
        pace = next.paced() ? new Pace(reached, speed, now) : null;
        progress = new Progress(now);
        message = message();
        LOG.info(message);
    }

    private String message() {
        if (leg.phase() == Phase.SEEDING) {
            return "deciding the payments of the last days, until " + Reporter.text(leg.endMillis());
        }
        if (!plan.isFinite()) {
            return "the world goes on from " + Reporter.text(worldMillis);
        }
        return leg.paced()
                ? "replaying from " + Reporter.text(worldMillis) + " to " + Reporter.text(leg.endMillis())
                : "payments done; delivering " + schedule.outstandingLabels() + " labels that become known by "
                        + Reporter.text(leg.endMillis());
    }

    /** True when the leg is done, false when the run is to stop. */
    private boolean drive() throws InterruptedException {
        while (true) {
            long now = parts.nanoTime().getAsLong();
            handleSignals(now);
            if (parts.inbox().isStopping()) {
                return false;
            }
            long target = target(now);
            LongUnaryOperator dueNanos = pace == null ? world -> now : world -> Math.min(now, pace.nanosAt(world));
            schedule.admit(Math.min(leg.endMillis(), target + 1), dueNanos);
            dispatch(now);
            watchProgress(now);
            beat(now);
            if (target >= leg.endMillis() && schedule.isIdle() && schedule.nextMillis() >= leg.endMillis()) {
                reporter.show(leg.phase(), message, schedule, leg.endMillis(), 0, speed, now);
                return true;
            }
            parts.inbox().take(signals, waitNanos(now));
        }
    }

    /** The world time that is due now. */
    private long target(long now) {
        return pace == null ? leg.endMillis() : Math.min(leg.endMillis(), pace.worldMillis(now));
    }

    private void dispatch(long now) {
        Optional<Passage> retry = retries.due(now);
        while (retry.isPresent()) {
            if (reconnectBeat.isDue(now)) {
                parts.decisions().reconnect();
            }
            ask(retry.get(), now);
            retry = retries.due(now);
        }
        while (inFlight < inFlightLimit) {
            Optional<Passage> ready = schedule.nextReady();
            if (ready.isEmpty()) {
                return;
            }
            Passage passage = ready.get();
            if (parts.earlier().take(passage.event())) {
                published(passage, () -> schedule.acknowledged(passage));
            } else if (passage.event() instanceof WorldEvent.Payment) {
                inFlight++;
                ask(passage, now);
            } else {
                publish(passage);
            }
        }
    }

    private void ask(Passage passage, long now) {
        passage.attempt(now);
        if (passage.event() instanceof WorldEvent.Payment(PaymentEvent payment, var truth)) {
            parts.decisions()
                    .decide(
                            payment,
                            leg.patient(),
                            outcome -> parts.inbox().add(new Signal.Answered(passage, outcome)));
        }
    }

    private void publish(Passage passage) {
        published(passage, () -> {
            unacknowledged++;
            parts.log().publish(passage.event(), () -> parts.inbox().add(new Signal.Acknowledged(passage)));
        });
    }

    /** The event is published by this action, or an earlier run has done it and the action says so. */
    private void published(Passage passage, Runnable action) {
        WorldEvent event = passage.event();
        boolean awaited = schedule.isLockstep() && parts.guard().expect(passage, event.key(), event.rows(parts.rows()));
        action.run();
        schedule.published(passage);
        if (schedule.isLockstep() && !awaited) {
            schedule.inRows(passage);
        }
    }

    private void handleSignals(long now) {
        for (Signal signal : signals) {
            switch (signal) {
                case Signal.Answered(Passage passage, Outcome outcome) -> answered(passage, outcome, now);
                case Signal.Acknowledged(Passage passage) -> {
                    unacknowledged--;
                    schedule.acknowledged(passage);
                    progress.made(now);
                }
                case Signal.RowsSeen(List<Signal.RowEvent> rows, SortedMap<Integer, Long> offsets) -> {
                    rows.forEach(row -> done(parts.guard().seen(row.row(), row.eventId()), now));
                    featuresOffsets = offsets;
                }
                case Signal.Quarantined(EventKey event) -> {
                    Optional<Passage> refused = parts.guard().refused(event);
                    refused.ifPresent(passage ->
                            LOG.warning("feature-service has put an event into quarantine: " + passage.event()));
                    done(refused, now);
                }
                case Signal.SpeedAsked(double asked) -> changeSpeed(asked, now);
                case Signal.Broken(String what, Exception cause) -> throw new RunBrokenException(what, cause);
                case Signal.Stop() -> LOG.fine("asked to stop");
            }
        }
        signals.clear();
    }

    private void done(Optional<Passage> passage, long now) {
        if (passage.isPresent()) {
            schedule.inRows(passage.get());
            progress.made(now);
        }
    }

    private void answered(Passage passage, Outcome outcome, long now) {
        switch (outcome) {
            case Outcome.Decided() -> decided(passage, now);
            case Outcome.Refused(String reason) -> {
                LOG.warning("no decision on " + passage.event() + ": " + reason);
                passage.refuse();
                decided(passage, now);
            }
            case Outcome.Unanswered(String reason) -> {
                unanswered = reason;
                retries.add(passage, passage.attempts(), now);
            }
        }
    }

    private void decided(Passage passage, long now) {
        inFlight--;
        inFlightLimit = Math.min(IN_FLIGHT, inFlightLimit + 1);
        progress.made(now);
        reporter.decided(now);
        if (pace != null) {
            reporter.answered(passage.dueNanos(), passage.sentNanos(), now);
        }
        publish(passage);
    }

    private void changeSpeed(double asked, long now) {
        speed = asked;
        if (pace != null) {
            pace.setSpeed(asked, now);
        }
        LOG.info("the speed is now " + asked);
    }

    private void watchProgress(long now) {
        if (schedule.isIdle()) {
            progress.made(now);
        }
        boolean stalled = progress.isStalled(now);
        if (pace != null && stalled != pace.isHeld()) {
            if (stalled) {
                pace.hold(now);
            } else {
                pace.release(now);
            }
        }
        progress.report(now, this::waitingMessage);
    }

    private String waitingMessage() {
        if (retries.size() > 0) {
            return "the world waits: inference-service does not answer " + inFlight + " requests (" + unanswered + ")";
        }
        if (inFlight > 0) {
            return "the world waits: " + inFlight + " requests to inference-service have no answer yet";
        }
        if (unacknowledged > 0) {
            return "the world waits: Kafka has not acknowledged " + unacknowledged + " records";
        }
        return "the world waits: feature-service has not put " + parts.guard().pending()
                + " events into their rows yet";
    }

    private void beat(long now) {
        long target = target(now);
        long published = schedule.publishedMillis(target);
        if (clockBeat.isDue(now)) {
            parts.log().clock(published);
        }
        if (checkpointBeat.isDue(now)) {
            parts.marks().add(schedule.newestMillis(), featuresOffsets);
            parts.checkpoints().accept(checkpoint(schedule.positionMillis(target)));
        }
        if (reportBeat.isDue(now)) {
            reporter.show(
                    leg.phase(),
                    progress.isStalled(now) ? waitingMessage() : message,
                    schedule,
                    published,
                    pace == null ? 0 : target - published,
                    speed,
                    now);
        }
    }

    private Checkpoint checkpoint(long position) {
        return new Checkpoint(
                plan.parameters(), position, schedule.done(), parts.marks().before(position), plan.speed(), speed);
    }

    private long waitNanos(long now) {
        long until = Math.min(now + LONGEST_WAIT_NANOS, retries.nextNanos());
        long next = schedule.nextMillis();
        if (pace != null && next > target(now) && next < leg.endMillis()) {
            until = Math.min(until, pace.nanosAt(next));
        }
        return Math.max(0, until - now);
    }

    /** Publishes what is still answered, waits for acknowledgements, and writes down the position. */
    private void drain() throws InterruptedException {
        long end = parts.nanoTime().getAsLong() + DRAIN.toNanos();
        long now = parts.nanoTime().getAsLong();
        while ((inFlight > retries.size() || unacknowledged > 0) && now < end) {
            parts.inbox().take(signals, Math.min(LONGEST_WAIT_NANOS, end - now));
            now = parts.nanoTime().getAsLong();
            handleSignals(now);
        }
        long position = schedule.positionMillis(target(now));
        parts.checkpoints().accept(checkpoint(position));
        LOG.info("stopped at " + Reporter.text(position));
    }

    private void finish() throws InterruptedException {
        Tally all = done;
        String summary = plan.legs().isEmpty()
                ? "done: all of the file is history, and the world stands at " + Reporter.text(worldMillis)
                : "done: " + all.decided() + " payments decided, " + all.refused() + " refused, " + all.labels()
                        + " labels delivered";
        LOG.info(summary);
        parts.log().flush(Duration.ofSeconds(10));
        boolean announced = false;
        while (!parts.inbox().isStopping()) {
            parts.log().clock(plan.finishedMillis());
            if (!announced) {
                announced = parts.log().flush(Duration.ofSeconds(10));
                parts.board().show(Phase.FINISHED, summary, 100.0);
            }
            parts.inbox().take(signals, FINISHED_CLOCK.toNanos());
            signals.clear();
        }
    }
}
