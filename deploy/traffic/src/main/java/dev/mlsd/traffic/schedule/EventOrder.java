package dev.mlsd.traffic.schedule;

import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.guard.EventRows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which events may go now. Every customer and every terminal has a lane; events enter their lanes in order of world time and
 * leave when later ones need not wait for them any more.
 *
 * <ul>
 *   <li>A payment goes when it is the first in both its lanes: it reads the rows of both entities, so all that moved them before
 *       must be done.
 *   <li>A label goes when no undecided payment is ahead of it: it moves a row that such a payment has yet to read.
 * </ul>
 *
 * Events of other entities overtake one that waits. Each step costs O(events waiting in the lane). Not safe for use by several
 * threads.
 */
final class EventOrder {

    private record LaneKey(Entity entity, String id) {}

    private static final class Lane {
        private final LaneKey key;
        private final Deque<Passage> passages = new ArrayDeque<>();

        Lane(LaneKey key) {
            this.key = key;
        }
    }

    private final boolean labelsMoveCustomers;
    private final boolean labelsMoveTerminals;
    private final Map<LaneKey, Lane> lanes = new HashMap<>();
    private final Map<Passage, List<Lane>> lanesOf = new HashMap<>();
    private final Deque<Passage> ready = new ArrayDeque<>();
    private int waitingPayments;

    EventOrder(EventRows rows) {
        this.labelsMoveCustomers = rows.labelsMove(Entity.CUSTOMER);
        this.labelsMoveTerminals = rows.labelsMove(Entity.TERMINAL);
    }

    /** Puts an event behind the earlier ones of its entities. */
    void admit(Passage passage) {
        List<Lane> entered = lanesFor(passage.event());
        lanesOf.put(passage, entered);
        entered.forEach(lane -> lane.passages.addLast(passage));
        if (passage.isPayment()) {
            waitingPayments++;
        }
        tryReady(passage);
    }

    /** The next event that may go; null when there is none. */
    Passage nextReady() {
        return ready.pollFirst();
    }

    /** The event has been published: a payment is decided, so labels behind it may go. */
    void published(Passage passage) {
        passage.enter(Passage.State.PUBLISHED);
        lanesOf.get(passage).forEach(this::advance);
    }

    /** Nothing needs to wait for the event any more: it leaves its lanes. */
    void leave(Passage passage) {
        List<Lane> left = lanesOf.remove(passage);
        for (Lane lane : left) {
            lane.passages.remove(passage);
            if (lane.passages.isEmpty()) {
                lanes.remove(lane.key);
            }
        }
        left.forEach(this::advance);
    }

    /** Payments that are held back by earlier events. */
    int waitingPayments() {
        return waitingPayments;
    }

    private List<Lane> lanesFor(WorldEvent event) {
        List<Lane> entered = new ArrayList<>(2);
        switch (event) {
            case WorldEvent.Payment(PaymentEvent payment, var truth) -> {
                entered.add(lane(Entity.CUSTOMER, payment.customerId()));
                entered.add(lane(Entity.TERMINAL, payment.terminalId()));
            }
            case WorldEvent.Label(LabelEvent label) -> {
                if (labelsMoveCustomers) {
                    entered.add(lane(Entity.CUSTOMER, label.customerId()));
                }
                if (labelsMoveTerminals) {
                    entered.add(lane(Entity.TERMINAL, label.terminalId()));
                }
            }
        }
        return entered;
    }

    private Lane lane(Entity entity, String id) {
        return lanes.computeIfAbsent(new LaneKey(entity, id), Lane::new);
    }

    private void advance(Lane lane) {
        for (Passage passage : lane.passages) {
            tryReady(passage);
            if (isUndecided(passage)) {
                return;
            }
        }
    }

    private void tryReady(Passage passage) {
        if (passage.state() == Passage.State.WAITING
                && lanesOf.get(passage).stream().allMatch(lane -> mayGo(passage, lane))) {
            passage.enter(Passage.State.READY);
            ready.addLast(passage);
            if (passage.isPayment()) {
                waitingPayments--;
            }
        }
    }

    private static boolean mayGo(Passage passage, Lane lane) {
        if (passage.isPayment()) {
            return lane.passages.peekFirst() == passage;
        }
        for (Passage ahead : lane.passages) {
            if (ahead == passage) {
                return true;
            }
            if (isUndecided(ahead)) {
                return false;
            }
        }
        throw new IllegalStateException("a label is not in its lane: " + passage.event());
    }

    private static boolean isUndecided(Passage passage) {
        return passage.isPayment() && passage.state() != Passage.State.PUBLISHED;
    }
}
