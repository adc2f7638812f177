package dev.mlsd.traffic.drive;

import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.guard.EventKey;
import dev.mlsd.traffic.guard.Row;
import dev.mlsd.traffic.schedule.Events;
import dev.mlsd.traffic.schedule.WorldEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The other side of the driver's ports, in memory: answers decisions at once, acknowledges at once, and has an event in its rows at
 * once. What a test wants to go wrong is set beforehand.
 */
final class FakeStack implements Decisions, EventLog {

    final Inbox inbox;
    final List<String> log = new ArrayList<>();
    final List<Long> clocks = new ArrayList<>();
    final Map<String, Integer> asked = new HashMap<>();
    final Set<String> refused = new HashSet<>();
    final Set<String> quarantined = new HashSet<>();
    int unansweredFirst;
    int stopAfterEvents = Integer.MAX_VALUE;
    long stopAtClock = Long.MAX_VALUE;
    boolean broken;
    Runnable arriveAtFirstQuestion = () -> {};
    int reconnects;

    FakeStack(Inbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public void decide(PaymentEvent payment, boolean patient, Consumer<Outcome> answer) {
        if (asked.isEmpty()) {
            arriveAtFirstQuestion.run();
        }
        int times = asked.merge(payment.transactionId(), 1, Integer::sum);
        if (refused.contains(payment.transactionId())) {
            answer.accept(new Outcome.Refused("amount is not allowed"));
        } else if (times <= unansweredFirst) {
            answer.accept(new Outcome.Unanswered("UNAVAILABLE"));
        } else {
            answer.accept(new Outcome.Decided());
        }
    }

    @Override
    public void reconnect() {
        reconnects++;
    }

    @Override
    public void publish(WorldEvent event, Runnable acknowledged) {
        if (broken) {
            inbox.add(new Signal.Broken("a record could not be published", new IllegalStateException("too large")));
            return;
        }
        switch (event) {
            case WorldEvent.Payment payment -> {
                String id = payment.payment().transactionId();
                log.add("P" + id);
                arrive(Source.TRANSACTIONS, id, Events.ROWS.of(payment.payment()));
            }
            case WorldEvent.Label label -> {
                String id = label.label().transactionId();
                log.add("L" + id);
                arrive(Source.LABELS, id, Events.ROWS.of(label.label()));
            }
        }
        acknowledged.run();
        if (log.size() == stopAfterEvents) {
            inbox.add(new Signal.Stop());
        }
    }

    private void arrive(Source source, String id, List<Row> rows) {
        if (quarantined.contains(id)) {
            inbox.add(new Signal.Quarantined(new EventKey(source, id)));
        } else {
            inbox.add(new Signal.RowsSeen(
                    rows.stream().map(row -> new Signal.RowEvent(row, id)).toList(), new TreeMap<>()));
        }
    }

    @Override
    public void clock(long worldMillis) {
        clocks.add(worldMillis);
        if (worldMillis >= stopAtClock) {
            inbox.add(new Signal.Stop());
        }
    }

    @Override
    public boolean flush(Duration limit) {
        return true;
    }
}
