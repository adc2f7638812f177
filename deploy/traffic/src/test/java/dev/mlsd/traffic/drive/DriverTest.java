package dev.mlsd.traffic.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.guard.EventKey;
import dev.mlsd.traffic.guard.RowGuard;
import dev.mlsd.traffic.schedule.Events;
import dev.mlsd.traffic.schedule.Tally;
import dev.mlsd.traffic.source.KnownPayment;
import dev.mlsd.traffic.source.TimeRange;
import dev.mlsd.traffic.source.Truth;
import dev.mlsd.traffic.status.Phase;
import dev.mlsd.traffic.status.Status;
import dev.mlsd.traffic.status.StatusBoard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DriverTest {

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long FROM = 100 * DAY;
    private static final TimeRange RANGE = new TimeRange(FROM, FROM + 2 * DAY);
    private static final Duration DELAY = Duration.ofDays(1);

    private final List<KnownPayment> payments = payments();
    private final RunPlan plan = RunPlan.replay(
            Events.source(payments),
            RANGE,
            new RunPlan.Common(100_000, true, DELAY),
            Map.of("bad_tx_amount", 2L),
            new TreeMap<>(Map.of("file", "test")));
    private final Inbox inbox = new Inbox();
    private final FakeStack stack = new FakeStack(inbox);
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final StatusBoard board = new StatusBoard(Reporter.first(plan, Tally.NONE, "starting"));

    @Test
    void run_replay_decidesEveryPaymentAndDeliversEveryLabel() throws InterruptedException {
        stack.stopAtClock = plan.finishedMillis();

        run(start());

        assertThat(stack.log).containsExactlyInAnyOrderElementsOf(expected());
        assertThat(stack.asked.values()).containsOnly(1);
        assertThat(checkpoints.getLast().worldMillis()).isEqualTo(RANGE.toMillis() + DELAY.toMillis());
        assertThat(checkpoints.getLast().done()).isEqualTo(new Tally(200, 10, 200, 0, 240));
        Status status = board.status();
        assertThat(status.phase()).isEqualTo(Phase.FINISHED);
        assertThat(status.decided()).isEqualTo(200);
        assertThat(status.labelsSent()).isEqualTo(240);
        assertThat(status.fraudsSent()).isEqualTo(10);
        assertThat(status.rejected()).containsEntry("bad_tx_amount", 2L);
    }

    @Test
    void run_replay_clocksNeverGoBackAndNeverPassWhatIsStillToCome() throws InterruptedException {
        stack.stopAtClock = plan.finishedMillis();

        run(start());

        assertThat(stack.clocks).isSorted();
        assertThat(stack.clocks.getLast()).isEqualTo(plan.finishedMillis());
    }

    @Test
    void run_unansweredRequests_areAskedAgainUntilAnswered() throws InterruptedException {
        stack.unansweredFirst = 2;
        stack.stopAtClock = plan.finishedMillis();

        run(start());

        assertThat(stack.asked.values()).containsOnly(3);
        assertThat(stack.reconnects).isPositive();
        assertThat(stack.log).containsExactlyInAnyOrderElementsOf(expected());
        assertThat(board.status().decisionErrors()).isZero();
    }

    @Test
    void run_refusedRequest_isCountedAndItsPaymentStillHappens() throws InterruptedException {
        stack.refused.add("121");
        stack.stopAtClock = plan.finishedMillis();

        run(start());

        assertThat(stack.log).contains("P121", "L121");
        assertThat(board.status().decisionErrors()).isEqualTo(1);
        assertThat(board.status().decided()).isEqualTo(199);
    }

    @Test
    void run_quarantinedEvent_isNotWaitedFor() throws InterruptedException {
        stack.quarantined.add("121");
        stack.stopAtClock = plan.finishedMillis();

        run(start());

        assertThat(stack.log).containsExactlyInAnyOrderElementsOf(expected());
    }

    @Test
    void run_stoppedAgainAndAgain_goesOnFromTheCheckpointAndLosesNothing() throws InterruptedException {
        Set<String> everything = new HashSet<>();
        Checkpoint position = start();
        for (int runs = 0; position.worldMillis() < RANGE.toMillis() + DELAY.toMillis(); runs++) {
            assertThat(runs).as("it makes progress").isLessThan(100);
            DriverTest next = new DriverTest();
            next.stack.stopAfterEvents = 40;
            next.stack.stopAtClock = plan.finishedMillis();
            next.run(position);
            everything.addAll(next.stack.log);
            position = next.checkpoints.getLast();
        }

        assertThat(everything).isEqualTo(new HashSet<>(expected()));
        assertThat(position.done()).isEqualTo(new Tally(200, 10, 200, 0, 240));
    }

    @Test
    void run_positionAtTheEnd_onlySaysSo() throws InterruptedException {
        stack.stopAtClock = plan.finishedMillis();

        run(new Checkpoint(plan.parameters(), RANGE.toMillis() + DELAY.toMillis(), Tally.NONE, new TreeMap<>(), 1, 1));

        assertThat(stack.log).isEmpty();
        assertThat(board.status().phase()).isEqualTo(Phase.FINISHED);
    }

    @Test
    void run_import_decidesNothingAndKeepsTheWorldAtItsEnd() throws InterruptedException {
        RunPlan imported = RunPlan.importing(
                Events.source(payments), FROM, new RunPlan.Common(720, true, DELAY), Map.of(), new TreeMap<>());
        stack.stopAtClock = imported.finishedMillis();

        run(
                imported,
                new Checkpoint(imported.parameters(), FROM, Tally.NONE, new TreeMap<>(), 720, 720),
                EarlierEvents.none());

        assertThat(stack.log).isEmpty();
        assertThat(stack.clocks).containsExactly(FROM + 61_000);
        assertThat(board.status().phase()).isEqualTo(Phase.FINISHED);
        assertThat(board.status().message())
                .contains("all of the file is history")
                .contains(Reporter.text(FROM));
    }

    @Test
    void run_logThatRefusesARecord_ends() {
        stack.broken = true;

        assertThatThrownBy(() -> run(start()))
                .isInstanceOf(RunBrokenException.class)
                .hasMessage("a record could not be published");
    }

    @Test
    void run_speedChanged_isKeptInTheCheckpoint() throws InterruptedException {
        inbox.add(new Signal.SpeedAsked(50_000));
        stack.stopAtClock = plan.finishedMillis();

        run(start());

        assertThat(checkpoints.getLast().speedFor(100_000)).isEqualTo(50_000);
        assertThat(checkpoints.getLast().speedFor(720)).isEqualTo(720);
    }

    @Test
    void run_eventsThatAnEarlierRunPublished_areNeitherDecidedNorPublishedAgain() throws InterruptedException {
        Set<EventKey> published = Set.of(
                new EventKey(Source.TRANSACTIONS, "0"),
                new EventKey(Source.TRANSACTIONS, "3"),
                new EventKey(Source.LABELS, "3"),
                new EventKey(Source.LABELS, "-99"));
        stack.stopAtClock = plan.finishedMillis();
        // One of them reached its rows before this run looks, the others while it is under way.
        inbox.add(new Signal.RowsSeen(rowsOf("0"), new TreeMap<>()));

        stack.arriveAtFirstQuestion =
                () -> List.of("3", "-99").forEach(id -> inbox.add(new Signal.RowsSeen(rowsOf(id), new TreeMap<>())));
        run(plan, start(), EarlierEvents.of(published, at(3)));

        List<String> left = expected();
        left.removeAll(List.of("P0", "P3", "L3", "L-99"));
        assertThat(stack.log).containsExactlyInAnyOrderElementsOf(left);
        assertThat(stack.asked).doesNotContainKeys("0", "3").hasSize(198);
        assertThat(checkpoints.getLast().done()).isEqualTo(new Tally(200, 10, 200, 0, 240));
    }

    @Test
    void run_earlierEventInQuarantine_isNotWaitedFor() throws InterruptedException {
        stack.stopAtClock = plan.finishedMillis();
        inbox.add(new Signal.Quarantined(new EventKey(Source.TRANSACTIONS, "3")));

        run(plan, start(), EarlierEvents.of(Set.of(new EventKey(Source.TRANSACTIONS, "3")), at(3)));

        assertThat(checkpoints.getLast().done().decided()).isEqualTo(200);
        assertThat(board.status().phase()).isEqualTo(Phase.FINISHED);
    }

    /** Of a payment and of its label. */
    private List<Signal.RowEvent> rowsOf(String id) {
        PaymentEvent payment = payments.stream()
                .map(KnownPayment::payment)
                .filter(candidate -> candidate.transactionId().equals(id))
                .findFirst()
                .orElseThrow();
        LabelEvent label = new LabelEvent(id, payment.customerId(), payment.terminalId(), 0, 0, false);
        return Stream.concat(Events.ROWS.of(payment).stream(), Events.ROWS.of(label).stream())
                .map(row -> new Signal.RowEvent(row, id))
                .toList();
    }

    private void run(Checkpoint start) throws InterruptedException {
        run(plan, start, EarlierEvents.none());
    }

    private void run(RunPlan itsPlan, Checkpoint start, EarlierEvents earlier) throws InterruptedException {
        AtomicLong nanos = new AtomicLong();
        new Driver(
                        itsPlan,
                        start,
                        new Driver.Parts(
                                Events.ROWS,
                                new RowGuard<>(Events.ROWS, true),
                                new RowMarks(start.worldMillis(), start.featuresOffsets(), start.worldMillis()),
                                earlier,
                                stack,
                                stack,
                                checkpoints::add,
                                board,
                                inbox,
                                () -> nanos.addAndGet(20_000_000)))
                .run();
    }

    private Checkpoint start() {
        return new Checkpoint(
                plan.parameters(), RANGE.fromMillis(), Tally.NONE, new TreeMap<>(), plan.speed(), plan.speed());
    }

    /** Four days of a hundred payments each: one of history, one whose labels come during the replay, and the two replayed ones. */
    private static List<KnownPayment> payments() {
        List<KnownPayment> payments = new ArrayList<>();
        for (int i = -200; i < 250; i++) {
            Truth truth = i % 20 == 7 ? Truth.FRAUD : i % 5 == 0 ? Truth.UNKNOWN : Truth.GENUINE;
            payments.add(Events.payment("" + i, "c" + Math.floorMod(i, 7), "t" + Math.floorMod(i, 11), at(i), truth));
        }
        return payments;
    }

    private static long at(int i) {
        return FROM + i * DAY / 100;
    }

    private List<String> expected() {
        List<String> expected = new ArrayList<>();
        for (KnownPayment known : payments) {
            long time = known.payment().eventMillis();
            boolean decided = time >= RANGE.fromMillis() && time < RANGE.toMillis();
            boolean becomesKnown = time + DELAY.toMillis() >= RANGE.fromMillis() && time < RANGE.toMillis();
            if (decided) {
                expected.add("P" + known.payment().transactionId());
            }
            if (becomesKnown && known.truth() != Truth.UNKNOWN) {
                expected.add("L" + known.payment().transactionId());
            }
        }
        return expected;
    }
}
