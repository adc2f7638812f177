package dev.mlsd.traffic.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.traffic.source.KnownPayment;
import dev.mlsd.traffic.source.Truth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final long DELAY = 100;
    private static final List<KnownPayment> PAYMENTS = List.of(
            Events.payment("1", "c1", "t1", 10, Truth.FRAUD),
            Events.payment("2", "c1", "t1", 50, Truth.UNKNOWN),
            Events.genuine("3", "c2", "t1", 60),
            Events.genuine("4", "c2", "t2", 110),
            Events.genuine("5", "c2", "t2", 155));

    @Test
    void take_fromTheBeginning_mergesPaymentsAndTheirLabelsByTime() {
        // The label of 1 and payment 4 happen at the same moment: the label first. Nothing is known about 2.
        assertThat(names(0, 0, Long.MAX_VALUE)).containsExactly("P1", "P2", "P3", "L1", "P4", "P5", "L3", "L4", "L5");
    }

    @Test
    void take_fromLater_hasTheLabelsThatWereStillOutstanding() {
        assertThat(names(120, 0, Long.MAX_VALUE)).containsExactly("P5", "L3", "L4", "L5");
        assertThat(names(110, 0, Long.MAX_VALUE)).containsExactly("L1", "P4", "P5", "L3", "L4", "L5");
    }

    @Test
    void take_fromAnyMoment_isTheRestOfTheWholeTimeline() {
        List<String> whole = names(0, 0, 165);
        List<Long> times = times(0, 0, 165);
        for (long start = 0; start < 300; start += 5) {
            long from = start;
            long left = times.stream().filter(time -> time >= from).count();
            assertThat(names(start, 0, 165))
                    .as("from %d", start)
                    .isEqualTo(whole.subList(whole.size() - (int) left, whole.size()));
        }
    }

    @Test
    void take_afterTheEndOfPayments_hasOnlyLabelsOfDecidedOnes() {
        // Payments end at 115: 5 does not happen. 1 was never decided, and its label comes before the end; 3 was not
        // decided either.
        assertThat(names(70, 70, 115)).containsExactly("L1", "P4", "L4");
    }

    @Test
    void outstandingLabels_afterAPayment_countsItsLabel() {
        try (Timeline timeline = timeline(0, 0, 115)) {
            while (timeline.peek()
                    .map(event -> event instanceof WorldEvent.Payment)
                    .orElse(false)) {
                timeline.take();
            }
            assertThat(Events.name(timeline.take())).isEqualTo("L1");
            assertThat(Events.name(timeline.take())).isEqualTo("P4");
            assertThat(timeline.outstandingLabels()).isEqualTo(2);
        }
    }

    private static Timeline timeline(long start, long decidedFrom, long end) {
        return new Timeline(Events.source(PAYMENTS), new Timeline.Bounds(start, decidedFrom, end, DELAY));
    }

    private static List<String> names(long start, long decidedFrom, long end) {
        return take(start, decidedFrom, end).stream().map(Events::name).toList();
    }

    private static List<Long> times(long start, long decidedFrom, long end) {
        return take(start, decidedFrom, end).stream()
                .map(WorldEvent::timeMillis)
                .toList();
    }

    private static List<WorldEvent> take(long start, long decidedFrom, long end) {
        try (Timeline timeline = timeline(start, decidedFrom, end)) {
            List<WorldEvent> events = new ArrayList<>();
            while (timeline.peek().isPresent()) {
                events.add(timeline.take());
            }
            return events;
        }
    }
}
