package dev.mlsd.traffic.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.traffic.source.KnownPayment;
import dev.mlsd.traffic.source.Truth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final long NO_LABELS = 1_000_000;

    @Test
    void nextReady_paymentsOfOtherEntities_goTogether() {
        Schedule schedule =
                schedule(true, NO_LABELS, Events.genuine("1", "c1", "t1", 1), Events.genuine("2", "c2", "t2", 2));
        assertThat(ready(schedule)).extracting(ScheduleTest::name).containsExactly("P1", "P2");
    }

    @Test
    void nextReady_sameCustomerInLockstep_waitsForTheRowsOfTheFirst() {
        Schedule schedule =
                schedule(true, NO_LABELS, Events.genuine("1", "c1", "t1", 1), Events.genuine("2", "c1", "t2", 2));
        Passage first = ready(schedule).getFirst();
        assertThat(schedule.waitingPayments()).isEqualTo(1);
        schedule.published(first);
        schedule.acknowledged(first);
        assertThat(ready(schedule)).isEmpty();
        schedule.inRows(first);
        assertThat(ready(schedule)).extracting(ScheduleTest::name).containsExactly("P2");
        assertThat(schedule.waitingPayments()).isZero();
    }

    @Test
    void nextReady_sameTerminalWithoutLockstep_waitsOnlyForThePublication() {
        Schedule schedule =
                schedule(false, NO_LABELS, Events.genuine("1", "c1", "t1", 1), Events.genuine("2", "c2", "t1", 2));
        Passage first = ready(schedule).getFirst();
        assertThat(ready(schedule)).isEmpty();
        schedule.published(first);
        assertThat(ready(schedule)).extracting(ScheduleTest::name).containsExactly("P2");
    }

    @Test
    void nextReady_labelBehindAnUndecidedPayment_waitsForItsDecision() {
        Schedule schedule = schedule(
                true, 10, Events.genuine("1", "c1", "t1", 1), Events.payment("2", "c2", "t1", 5, Truth.UNKNOWN));
        Passage first = ready(schedule).getFirst();
        schedule.published(first);
        schedule.inRows(first);
        Passage second = ready(schedule).getFirst();
        schedule.admit(12, world -> 0);
        assertThat(ready(schedule)).isEmpty();
        schedule.published(second);
        assertThat(ready(schedule)).extracting(ScheduleTest::name).containsExactly("L1");
    }

    @Test
    void nextReady_paymentBehindALabel_waitsForItsRow() {
        Schedule schedule = schedule(
                true, 10, Events.genuine("1", "c1", "t1", 1), Events.payment("2", "c2", "t1", 20, Truth.UNKNOWN));
        Passage first = ready(schedule).getFirst();
        schedule.published(first);
        schedule.inRows(first);
        schedule.admit(21, world -> 0);
        Passage label = ready(schedule).getFirst();
        assertThat(name(label)).isEqualTo("L1");
        schedule.published(label);
        assertThat(ready(schedule)).isEmpty();
        schedule.inRows(label);
        assertThat(ready(schedule)).extracting(ScheduleTest::name).containsExactly("P2");
    }

    @Test
    void positionMillis_firstOfTwoStillOpen_isItsTime() {
        Schedule schedule =
                schedule(true, NO_LABELS, Events.genuine("1", "c1", "t1", 1), Events.genuine("2", "c2", "t2", 2));
        List<Passage> both = ready(schedule);
        complete(schedule, both.get(1));
        assertThat(schedule.positionMillis(500)).isEqualTo(1);
        assertThat(schedule.done()).isEqualTo(Tally.NONE);
        assertThat(schedule.live().payments()).isEqualTo(1);
        complete(schedule, both.get(0));
        assertThat(schedule.positionMillis(500)).isEqualTo(500);
        assertThat(schedule.done()).isEqualTo(new Tally(2, 0, 2, 0, 0));
        assertThat(schedule.isIdle()).isTrue();
    }

    @Test
    void publishedMillis_undecidedPayment_holdsTheClockBack() {
        Schedule schedule =
                schedule(true, NO_LABELS, Events.genuine("1", "c1", "t1", 1), Events.genuine("2", "c2", "t2", 2));
        List<Passage> both = ready(schedule);
        schedule.published(both.get(0));
        assertThat(schedule.publishedMillis(500)).isEqualTo(2);
        schedule.published(both.get(1));
        assertThat(schedule.publishedMillis(500)).isEqualTo(500);
    }

    @Test
    void admit_eventMoreThanADayAfterTheOldestOpenOne_waits() {
        Schedule schedule = schedule(
                true,
                NO_LABELS * 1000,
                Events.genuine("1", "c1", "t1", 1),
                Events.genuine("2", "c2", "t2", 2 + Schedule.LONGEST_MILLIS));
        schedule.admit(Long.MAX_VALUE, world -> 0);
        List<Passage> first = ready(schedule);
        assertThat(first).hasSize(1);
        assertThat(schedule.nextMillis()).isEqualTo(2 + Schedule.LONGEST_MILLIS);
        complete(schedule, first.getFirst());
        schedule.admit(Long.MAX_VALUE, world -> 0);
        assertThat(ready(schedule)).hasSize(1);
    }

    /** Whatever comes back in whatever order: nothing is decided on rows that miss an earlier event, and nothing is left over. */
    @Property(tries = 300)
    void schedule_anyOrderOfAnswers_decidesEveryPaymentOnCompleteRows(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int entities, @ForAll boolean lockstep) {
        Random random = new Random(seed);
        List<KnownPayment> payments = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            payments.add(Events.genuine(
                    "" + i, "c" + random.nextInt(entities), "t" + random.nextInt(entities), random.nextInt(200)));
        }
        payments.sort(Comparator.comparingLong(known -> known.payment().eventMillis()));
        Schedule schedule = schedule(lockstep, 40, payments.toArray(KnownPayment[]::new));
        List<Passage> open = new ArrayList<>();
        List<WorldEvent> begun = new ArrayList<>();
        List<WorldEvent> settled = new ArrayList<>();
        List<Passage> published = new ArrayList<>();
        int steps = 0;
        while (schedule.nextMillis() != Long.MAX_VALUE || !schedule.isIdle()) {
            assertThat(steps++).as("it comes to an end").isLessThan(10_000);
            schedule.admit(Long.MAX_VALUE, world -> 0);
            for (Passage passage : ready(schedule)) {
                check(passage.event(), begun, settled, lockstep);
                begun.add(passage.event());
                open.add(passage);
            }
            if (!open.isEmpty() && (published.isEmpty() || random.nextBoolean())) {
                Passage passage = open.remove(random.nextInt(open.size()));
                if (!lockstep) {
                    settled.add(passage.event());
                }
                schedule.published(passage);
                published.add(passage);
            } else if (!published.isEmpty()) {
                Passage passage = published.remove(random.nextInt(published.size()));
                schedule.acknowledged(passage);
                if (lockstep) {
                    settled.add(passage.event());
                    schedule.inRows(passage);
                }
            }
        }
        assertThat(schedule.done()).isEqualTo(new Tally(60, 0, 60, 0, 60)).isEqualTo(schedule.live());
    }

    private static void check(WorldEvent event, List<WorldEvent> begun, List<WorldEvent> settled, boolean lockstep) {
        for (WorldEvent earlier : begun) {
            boolean waits = event instanceof WorldEvent.Payment
                    && (lockstep || earlier instanceof WorldEvent.Payment)
                    && shares(event, earlier);
            if (waits) {
                assertThat(settled)
                        .as("%s was begun before %s was done", event, earlier)
                        .contains(earlier);
            }
            if (shares(event, earlier) && event instanceof WorldEvent.Payment) {
                assertThat(earlier.timeMillis()).isLessThanOrEqualTo(event.timeMillis());
            }
        }
    }

    private static boolean shares(WorldEvent one, WorldEvent other) {
        boolean sameTerminal = terminal(one).equals(terminal(other));
        boolean bothPayments = one instanceof WorldEvent.Payment && other instanceof WorldEvent.Payment;
        return sameTerminal || (bothPayments && customer(one).equals(customer(other)));
    }

    private static String terminal(WorldEvent event) {
        return switch (event) {
            case WorldEvent.Payment payment -> payment.payment().terminalId();
            case WorldEvent.Label label -> label.label().terminalId();
        };
    }

    private static String customer(WorldEvent event) {
        return switch (event) {
            case WorldEvent.Payment payment -> payment.payment().customerId();
            case WorldEvent.Label label -> label.label().customerId();
        };
    }

    private static Schedule schedule(boolean lockstep, long delay, KnownPayment... payments) {
        Timeline timeline =
                new Timeline(Events.source(List.of(payments)), new Timeline.Bounds(0, 0, Long.MAX_VALUE, delay));
        Schedule schedule = new Schedule(timeline, Events.ROWS, lockstep, Tally.NONE);
        schedule.admit(Math.min(delay, 10), world -> 0);
        return schedule;
    }

    private static void complete(Schedule schedule, Passage passage) {
        schedule.published(passage);
        schedule.acknowledged(passage);
        schedule.inRows(passage);
    }

    private static List<Passage> ready(Schedule schedule) {
        List<Passage> ready = new ArrayList<>();
        for (Optional<Passage> next = schedule.nextReady(); next.isPresent(); next = schedule.nextReady()) {
            ready.add(next.get());
        }
        return ready;
    }

    private static String name(Passage passage) {
        return Events.name(passage.event());
    }
}
