package dev.mlsd.inference.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RollingHistogramTest {

    @Test
    void percentile_overTheNewestIntervals_forgetsTheOlderOnes() {
        RollingHistogram histogram = new RollingHistogram(3);
        histogram.record(100);
        histogram.tick();
        histogram.record(1);
        histogram.tick();

        assertThat(histogram.percentile(99)).isEqualTo(100);
        assertThat(histogram.percentile(99, 1)).isEqualTo(1);
        assertThat(histogram.mean(1)).isEqualTo(1.0);
        histogram.tick();
        assertThat(histogram.percentile(99, 1)).isNull();
        assertThat(histogram.mean(1)).isNull();
    }

    private final RollingHistogram histogram = new RollingHistogram(3);

    @Test
    void figures_nothingHappened_areAbsent() {
        histogram.tick();

        assertThat(histogram.percentile(99)).isNull();
        assertThat(histogram.mean()).isNull();
        assertThat(histogram.count(3)).isZero();
    }

    @Test
    void figures_severalIntervals_areOfAllThatAreKept() {
        for (int value = 1; value <= 100; value++) {
            histogram.record(value);
            if (value % 50 == 0) {
                histogram.tick();
            }
        }

        assertThat(histogram.percentile(50)).isEqualTo(50);
        assertThat(histogram.percentile(99)).isEqualTo(99);
        assertThat(histogram.mean()).isEqualTo(50.5);
        assertThat(histogram.count(1)).isEqualTo(50);
    }

    @Test
    void tick_moreIntervalsThanKept_forgetsTheOldest() {
        histogram.record(1000);
        histogram.tick();
        histogram.record(1);
        histogram.tick();
        histogram.tick();
        assertThat(histogram.count(3)).isEqualTo(2);

        histogram.tick();

        assertThat(histogram.count(3)).isEqualTo(1);
        assertThat(histogram.percentile(100)).isEqualTo(1);
    }
}
