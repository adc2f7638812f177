package dev.mlsd.traffic.load.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class TimetableTest {

    private static final long SECOND = 1_000_000_000L;

    @Property(tries = 200)
    void take_senderThatWakesUpWheneverItWakesUp_getsEveryArrivalOnceAndInOrder(
            @ForAll @DoubleRange(min = 1, max = 5_000) double rate,
            @ForAll @IntRange(min = 1, max = 40) int largest,
            @ForAll @LongRange(min = 0, max = 5_000_000) long gathering,
            @ForAll long seed) {
        List<Long> expected = arrivals(Arrivals.poisson(rate, seed), SECOND);
        Timetable timetable = new Timetable(Arrivals.poisson(rate, seed), SECOND, new Gathering(largest, gathering));
        Random naps = new Random(seed);
        List<Long> taken = new ArrayList<>();

        long now = 0;
        while (timetable.departure() != Timetable.NEVER) {
            while (timetable.departure() <= now) {
                for (long moment : timetable.take()) {
                    taken.add(moment);
                }
            }
            now += naps.nextLong(SECOND / 10);
        }

        assertThat(taken).isEqualTo(expected);
    }

    @Property(tries = 200)
    void departure_anyArrivals_isAtTheLatestWhenTheFirstHasWaitedAndAtTheEarliestWhenTheLastIsThere(
            @ForAll @DoubleRange(min = 1, max = 200_000) double rate,
            @ForAll @IntRange(min = 1, max = 40) int largest,
            @ForAll @LongRange(min = 0, max = 2_000_000) long gathering,
            @ForAll long seed) {
        Timetable timetable =
                new Timetable(Arrivals.poisson(rate, seed), SECOND / 50, new Gathering(largest, gathering));
        long before = 0;
        while (timetable.departure() != Timetable.NEVER) {
            long departure = timetable.departure();
            long[] message = timetable.take();

            assertThat(message).hasSizeBetween(1, largest);
            assertThat(departure).isGreaterThanOrEqualTo(message[message.length - 1]);
            assertThat(departure - message[0]).isLessThanOrEqualTo(gathering);
            assertThat(departure).isGreaterThanOrEqualTo(before);
            before = departure;
        }
    }

    @Example
    void take_afterTheLast_isRefused() {
        Timetable timetable = new Timetable(Arrivals.constant(1), SECOND, Gathering.NONE);
        assertThat(timetable.take()).containsExactly(0);
        assertThat(timetable.departure()).isEqualTo(Timetable.NEVER);
        assertThatThrownBy(timetable::take).isInstanceOf(IllegalStateException.class);
    }

    @Property
    void constant_anyRate_isExactAlsoAfterAMillionRequests(@ForAll @DoubleRange(min = 1, max = 1e6) double rate) {
        Arrivals arrivals = Arrivals.constant(rate);
        long last = 0;
        for (int i = 0; i <= 1_000_000; i++) {
            last = arrivals.next();
        }
        assertThat(last).isCloseTo((long) (1e15 / rate), within(1_000L));
    }

    @Example
    void poisson_manyArrivals_haveTheRateAndTheSpreadOfAPoissonProcess() {
        int seconds = 2_000;
        List<Long> arrivals = arrivals(Arrivals.poisson(100, 7), seconds * SECOND);
        double[] counts = new double[seconds];
        arrivals.forEach(moment -> counts[(int) (moment / SECOND)]++);
        double mean = arrivals.size() / (double) seconds;
        double variance = 0;
        for (double count : counts) {
            variance += (count - mean) * (count - mean) / seconds;
        }

        // Four standard errors: sqrt(100 / 2000) for the mean, sqrt(2 / 2000) for variance over mean.
        assertThat(mean).isCloseTo(100, within(0.9));
        assertThat(variance / mean).isCloseTo(1, within(0.13));
    }

    @Property(tries = 50)
    void poisson_sameSeed_givesTheSameMoments(@ForAll long seed) {
        assertThat(arrivals(Arrivals.poisson(500, seed), SECOND))
                .isEqualTo(arrivals(Arrivals.poisson(500, seed), SECOND))
                .isNotEqualTo(arrivals(Arrivals.poisson(500, seed + 1), SECOND));
    }

    @Example
    void replayed_bursts_keepTheirShapeAtAnotherRate() {
        List<Long> payments = List.of(1_000L, 1_000L, 1_001L, 1_009L);
        // Three gaps of 0, 1 and 8: nine units, which take 0.3 s at 10 a second.
        Arrivals arrivals = Arrivals.replayed(payments, 10);

        assertThat(arrivals(arrivals, SECOND * 4 / 10))
                .containsExactly(0L, 0L, SECOND / 30, SECOND * 3 / 10, SECOND * 3 / 10, SECOND / 3);
    }

    @Example
    void replayed_nothingToReplay_isRefused() {
        assertThatThrownBy(() -> Arrivals.replayed(List.of(5L), 10)).hasMessageContaining("got 1");
        assertThatThrownBy(() -> Arrivals.replayed(List.of(5L, 5L), 10)).hasMessageContaining("different moments");
        assertThatThrownBy(() -> Arrivals.replayed(List.of(5L, 4L, 6L), 10)).hasMessageContaining("got 4 after 5");
    }

    private static List<Long> arrivals(Arrivals arrivals, long end) {
        List<Long> all = new ArrayList<>();
        for (long moment = arrivals.next(); moment < end; moment = arrivals.next()) {
            all.add(moment);
        }
        return all;
    }
}
