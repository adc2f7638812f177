package dev.mlsd.inference.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchTimeTest {

    private final BatchTime time = new BatchTime();

    @Test
    void predict_beforeAnyBatch_isNothing() {
        assertThat(time.predict(64)).isZero();
        assertThat(time.largestWithin(1, 64)).isEqualTo(64);
    }

    @Property
    void predict_linearTimes_findsBothCoefficients(
            @ForAll @IntRange(min = 0, max = 50_000) int fixed, @ForAll @IntRange(min = 1, max = 20_000) int perRow) {
        BatchTime fitted = new BatchTime();
        for (int i = 0; i < 200; i++) {
            int rows = 1 + i * 7 % 64;
            fitted.observe(rows, fixed + (long) perRow * rows);
        }

        assertThat(fitted.predict(1)).isCloseTo(fixed + (double) perRow, within(1e-3 * (fixed + perRow) + 1));
        assertThat(fitted.predict(64)).isCloseTo(fixed + 64.0 * perRow, within(1e-3 * (fixed + 64.0 * perRow)));
    }

    @Test
    void predict_sizesAllEqual_putsAllTimeOnTheRows() {
        for (int i = 0; i < 20; i++) {
            time.observe(1, 1000);
        }

        assertThat(time.predict(1)).isCloseTo(1000, within(1e-6));
        assertThat(time.predict(10)).isCloseTo(10_000, within(1e-6));
    }

    @Test
    void predict_onePause_movesItLittle() {
        for (int i = 0; i < 100; i++) {
            time.observe(1 + i % 8, 10_000 + 1000L * (1 + i % 8));
        }
        double before = time.predict(8);

        time.observe(4, 500_000_000);

        assertThat(time.predict(8)).isLessThan(1.2 * before);
    }

    @Test
    void predict_lastingSlowdown_isLearnt() {
        for (int i = 0; i < 100; i++) {
            time.observe(1 + i % 8, 1000L * (1 + i % 8));
        }
        for (int i = 0; i < 300; i++) {
            time.observe(1 + i % 8, 50_000L * (1 + i % 8));
        }

        assertThat(time.predict(4)).isCloseTo(200_000, within(10_000.0));
    }

    @Test
    void largestWithin_timeGiven_isTheMostThatFits() {
        for (int i = 0; i < 300; i++) {
            int rows = 1 + i % 32;
            time.observe(rows, 10_000 + 1000L * rows);
        }

        assertThat(time.largestWithin(10_000 + 20_500, 64)).isEqualTo(20);
        assertThat(time.largestWithin(1_000_000, 64)).isEqualTo(64);
        assertThat(time.largestWithin(5, 64)).isEqualTo(1);
        assertThat(time.largestWithin(-5, 64)).isEqualTo(1);
    }
}
