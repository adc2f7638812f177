package dev.mlsd.traffic.schedule;

import dev.mlsd.traffic.guard.EventRows;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * Events from the moment they are due until nothing waits for them: takes them from the timeline, lets those go whose entities are
 * free, and knows up to which world time everything is done. In lockstep an event occupies its entities until their rows hold it,
 * otherwise until it is published.
 *
 * <p>How far events may overtake one that waits is bounded by number and by world time: below the 48 hours within which a repeated
 * event is recognised, so that sending again after a crash from the {@link #positionMillis} counts nothing twice. Not safe for
 * use by several threads.
 */
public final class Schedule {

    /** Events on their way at most; more would raise throughput where many entities wait, at about 400 bytes each. */
    static final int LARGEST = 4096;

    /** World time between the earliest and the latest event on their way at most. */
    public static final long LONGEST_MILLIS = 24 * 3_600_000L;

    private final Timeline timeline;
    private final boolean lockstep;
    private final EventOrder order;
    private final Deque<Passage> onTheirWay = new ArrayDeque<>();
    private long newestMillis;
    private Tally done;
    private Tally live;

    /**
     * A schedule with nothing on its way.
     *
     * @param done what happened before the timeline's start
     */
    public Schedule(Timeline timeline, EventRows rows, boolean lockstep, Tally done) {
        this.timeline = timeline;
        this.lockstep = lockstep;
        this.order = new EventOrder(rows);
        this.newestMillis = Long.MIN_VALUE;
        this.done = done;
        this.live = done;
    }

    /**
     * Takes events that are due from the timeline, as far as the bounds allow.
     *
     * @param untilMillis events before this world time are due
     * @param dueNanos when an event of a world time was due, wall time
     */
    public void admit(long untilMillis, LongUnaryOperator dueNanos) {
        Optional<WorldEvent> next = timeline.peek();
        while (next.isPresent() && next.get().timeMillis() < untilMillis && fits(next.get())) {
            WorldEvent event = timeline.take();
            Passage passage = new Passage(event, dueNanos.applyAsLong(event.timeMillis()));
            onTheirWay.addLast(passage);
            newestMillis = event.timeMillis();
            order.admit(passage);
            next = timeline.peek();
        }
    }

    private boolean fits(WorldEvent event) {
        return onTheirWay.isEmpty()
                || (onTheirWay.size() < LARGEST
                        && event.timeMillis() - onTheirWay.peekFirst().event().timeMillis() < LONGEST_MILLIS);
    }

    /** The next event that may go; empty when all that are due wait. */
    public Optional<Passage> nextReady() {
        return Optional.ofNullable(order.nextReady());
    }

    /** The event, decided if it is a payment, has been handed to the log. */
    public void published(Passage passage) {
        live = live.plus(passage);
        order.published(passage);
        if (!lockstep) {
            inRows(passage);
        }
    }

    /** The event's rows hold it. */
    public void inRows(Passage passage) {
        passage.settleInRows();
        order.leave(passage);
        removeCompleted();
    }

    /** The log has acknowledged the event. */
    public void acknowledged(Passage passage) {
        passage.acknowledge();
        removeCompleted();
    }

    private void removeCompleted() {
        while (!onTheirWay.isEmpty() && onTheirWay.peekFirst().isComplete()) {
            done = done.plus(onTheirWay.removeFirst());
        }
    }

    /** Whether events wait for rows. */
    public boolean isLockstep() {
        return lockstep;
    }

    /** Whether nothing is on its way. */
    public boolean isIdle() {
        return onTheirWay.isEmpty();
    }

    /** Events on their way. */
    public int size() {
        return onTheirWay.size();
    }

    /** Payments that are held back by earlier events. */
    public int waitingPayments() {
        return order.waitingPayments();
    }

    /** World time of the next event that is not yet on its way; {@link Long#MAX_VALUE} when there is none. */
    public long nextMillis() {
        return timeline.peek().map(WorldEvent::timeMillis).orElse(Long.MAX_VALUE);
    }

    /** World time of the latest event that was put on its way; {@link Long#MIN_VALUE} before the first. */
    public long newestMillis() {
        return newestMillis;
    }

    /** Labels of payments already on their way or done that are still to become known. */
    public int outstandingLabels() {
        return timeline.outstandingLabels();
    }

    /** Everything before this world time is decided, published, acknowledged and, in lockstep, in the rows. */
    public long positionMillis(long worldMillis) {
        long open = onTheirWay.isEmpty()
                ? Long.MAX_VALUE
                : onTheirWay.peekFirst().event().timeMillis();
        return Math.min(worldMillis, Math.min(open, nextMillis()));
    }

    /** The latest world time at or before the given one that no event still to be published precedes. */
    public long publishedMillis(long worldMillis) {
        long unpublished = nextMillis();
        for (Passage passage : onTheirWay) {
            if (passage.state() != Passage.State.PUBLISHED) {
                unpublished = Math.min(unpublished, passage.event().timeMillis());
                break;
            }
        }
        return Math.min(worldMillis, unpublished);
    }

    /** What happened before the position. */
    public Tally done() {
        return done;
    }

    /** What has happened, after the position too. */
    public Tally live() {
        return live;
    }
}
