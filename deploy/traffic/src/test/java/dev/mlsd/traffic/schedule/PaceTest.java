package dev.mlsd.traffic.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long START = 1_700_000_000_000L;

    @Test
    void worldMillis_atSpeed720_isADayAfterTwoMinutes() {
        Pace pace = new Pace(START, 720, 5 * SECOND);
        assertThat(pace.worldMillis(5 * SECOND)).isEqualTo(START);
        assertThat(pace.worldMillis(125 * SECOND)).isEqualTo(START + TimeUnit.DAYS.toMillis(1));
    }

    @Test
    void nanosAt_worldTime_isTheInverseOfWorldMillis() {
        Pace pace = new Pace(START, 5000, 0);
        assertThat(pace.worldMillis(pace.nanosAt(START + 123_456))).isCloseTo(START + 123_456, within(1L));
    }

    @Test
    void setSpeed_inBetween_goesOnWithoutAJump() {
        Pace pace = new Pace(START, 10, 0);
        pace.setSpeed(1000, 2 * SECOND);
        assertThat(pace.worldMillis(2 * SECOND)).isEqualTo(START + 20_000);
        assertThat(pace.worldMillis(3 * SECOND)).isEqualTo(START + 1_020_000);
    }

    @Test
    void hold_untilReleased_standsStill() {
        Pace pace = new Pace(START, 10, 0);
        pace.hold(SECOND);
        assertThat(pace.worldMillis(50 * SECOND)).isEqualTo(START + 10_000);
        assertThat(pace.nanosAt(START + 20_000)).isEqualTo(Long.MAX_VALUE);
        pace.release(60 * SECOND);
        assertThat(pace.worldMillis(61 * SECOND)).isEqualTo(START + 20_000);
        assertThat(pace.isHeld()).isFalse();
    }

    @Test
    void checked_outOfRange_isRefused() {
        assertThatThrownBy(() -> new Pace(START, 0.5, 0)).hasMessageContaining("between 1 and 100000, got 0.5");
        assertThatThrownBy(() -> Pace.checked(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pace.checked(100_001)).isInstanceOf(IllegalArgumentException.class);
    }
}
