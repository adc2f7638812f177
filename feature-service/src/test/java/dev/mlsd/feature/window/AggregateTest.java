package dev.mlsd.feature.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AggregateTest {

    @Test
    void merge_tilesOfCountAndLast_addCountsAndKeepTheNewest() {
        // Chronon's example: (count 2, last B), (9, A), (3, C) -> (14, C).
        Aggregate merged = tile(2, 200, 'B').merge(tile(9, 100, 'A')).merge(tile(3, 300, 'C'));

        assertThat(merged.count()).isEqualTo(14);
        assertThat(merged.last()).isEqualTo('C');
    }

    @Test
    void mean_tilesOfUnequalSize_isTheMeanOfTheEvents() {
        Aggregate three = of(10).merge(of(20)).merge(of(30));

        assertThat(three.merge(of(100)).mean()).isEqualTo(40.0);
    }

    @Test
    void deviation_millionValuesFarFromZero_isRightToOneInTenMillion() {
        // Naive sums of squares lose all digits here: the values lie in [100000, 100001] of a unit of 1e-6.
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        int n = 1_000_000;
        long[] values = random.longs(n, 100_000_000_000L, 100_001_000_000L).toArray();
        Aggregate aggregate = Aggregate.EMPTY;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            aggregate = aggregate.merge(Aggregate.of(i, i, values[i]));
            sum += values[i] - 100_000_000_000L;
        }
        double mean = sum / n;
        double squares = 0;
        for (long value : values) {
            double difference = value - 100_000_000_000L - mean;
            squares += difference * difference;
        }

        double expected = squares / n;
        double variance = aggregate.deviation() * aggregate.deviation();
        assertThat(variance / expected).isCloseTo(1.0, within(1e-7));
    }

    @Test
    void empty_hasNoMeanAndNoDeviation() {
        assertThat(Aggregate.EMPTY.mean()).isNaN();
        assertThat(Aggregate.EMPTY.deviation()).isNaN();
        assertThat(Aggregate.EMPTY.merge(of(5))).isEqualTo(of(5));
        assertThat(of(5).merge(Aggregate.EMPTY)).isEqualTo(of(5));
    }

    @Test
    void merge_sumBeyondInt64_isRefusedInsteadOfWrapped() {
        assertThatThrownBy(() -> of(Long.MAX_VALUE).merge(of(1))).isInstanceOf(ArithmeticException.class);
    }

    @Property(tries = 300)
    void merge_anySplit_isEqualToTheBitButForDeviation(
            @ForAll @Size(min = 1, max = 40) List<@LongRange(min = -1_000_000, max = 1_000_000_000) Long> values,
            @ForAll @LongRange(min = 0, max = 40) long cut) {
        int at = (int) Math.min(cut, values.size());
        Aggregate whole = fold(values, 0, values.size());
        Aggregate swapped = fold(values, at, values.size()).merge(fold(values, 0, at));

        assertThat(swapped.count()).isEqualTo(whole.count());
        assertThat(swapped.sum()).isEqualTo(whole.sum());
        assertThat(swapped.minimum()).isEqualTo(whole.minimum());
        assertThat(swapped.maximum()).isEqualTo(whole.maximum());
        assertThat(swapped.last()).isEqualTo(whole.last());
        assertThat(swapped.deviation()).isCloseTo(whole.deviation(), within(1e-9 * (1 + whole.deviation())));
    }

    private static Aggregate fold(List<Long> values, int from, int to) {
        Aggregate aggregate = Aggregate.EMPTY;
        for (int i = from; i < to; i++) {
            aggregate = aggregate.merge(Aggregate.of(i, i, values.get(i)));
        }
        return aggregate;
    }

    private static Aggregate of(long value) {
        return Aggregate.of(0, value, value);
    }

    private static Aggregate tile(int count, long millis, long last) {
        Aggregate aggregate = Aggregate.of(millis, 0, last);
        for (int i = 1; i < count; i++) {
            aggregate = aggregate.merge(Aggregate.of(millis - i, i, 'x'));
        }
        return aggregate;
    }
}
