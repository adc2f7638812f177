package dev.mlsd.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class RangesTest {

    private static final Duration WEEK = Duration.ofDays(7);

    @Test
    void inTraining_firstAndLastMillisecond_areIn() {
        Ranges ranges = ranges("2018-06-13", "2018-06-19", "2018-06-27", "2018-07-03");

        assertThat(ranges.inTraining(millis("2018-06-12T23:59:59.999Z"))).isFalse();
        assertThat(ranges.inTraining(millis("2018-06-13T00:00:00Z"))).isTrue();
        assertThat(ranges.inTraining(millis("2018-06-19T23:59:59.999Z"))).isTrue();
        assertThat(ranges.inTraining(millis("2018-06-20T00:00:00Z"))).isFalse();
        assertThat(ranges.inTest(millis("2018-06-27T00:00:00Z"))).isTrue();
        assertThat(ranges.inTest(millis("2018-07-03T23:59:59.999Z"))).isTrue();
        assertThat(ranges.inTest(millis("2018-07-04T00:00:00Z"))).isFalse();
    }

    @Test
    void constructor_overlappingRanges_saysWhichOnes() {
        assertThatThrownBy(() -> ranges("2018-06-13", "2018-06-19", "2018-06-19", "2018-07-03"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2018-06-19 to 2018-07-03")
                .hasMessageContaining("must start after");
    }

    @Test
    void constructor_endBeforeStart_isRefused() {
        assertThatThrownBy(() -> ranges("2018-06-20", "2018-06-19", "2018-06-27", "2018-07-03"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("training range is empty");
    }

    private static Ranges ranges(String trainFrom, String trainTo, String testFrom, String testTo) {
        return new Ranges(
                LocalDate.parse(trainFrom),
                LocalDate.parse(trainTo),
                LocalDate.parse(testFrom),
                LocalDate.parse(testTo),
                WEEK);
    }

    private static long millis(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
