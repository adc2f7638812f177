package dev.mlsd.feature.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLagTest {

    private final AtomicLong now = new AtomicLong();
    private final ProgressLag progress = new ProgressLag(now::get);

    @Test
    void lag_recordsUnderWay_isTheTimeSinceTheOldestUnappliedWasSeen() {
        looked(0, 100, 100);
        assertThat(progress.lag()).isZero();

        looked(2, 150, 100);
        looked(4, 200, 100);
        assertThat(progress.lag()).isEqualTo(Duration.ofSeconds(2));
        // The first 50 are applied, so what was seen two seconds later is the oldest.
        looked(6, 250, 160);
        assertThat(progress.lag()).isEqualTo(Duration.ofSeconds(2));
        looked(8, 250, 250);
        assertThat(progress.lag()).isZero();
    }

    @Test
    void lag_steadyTraffic_staysAsLongAsARecordTakes() {
        for (int second = 0; second < 100; second++) {
            looked(second, 1_000 + 100 * second, 1_000 + 100 * (second - 1));
            assertThat(progress.lag()).isLessThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void lag_streamStandsStill_growsWithTheClockForEver() {
        for (int second = 0; second < 5_000; second++) {
            looked(second, 100 + second, 100);
        }
        assertThat(progress.lag()).isEqualTo(Duration.ofSeconds(4_998));
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(progress.lag()).isEqualTo(Duration.ofSeconds(5_008));
    }

    @Test
    void lag_topicsMadeAnew_beginsAnew() {
        looked(0, 1_000, 10);
        looked(5, 7, 7);

        assertThat(progress.lag()).isZero();
    }

    private void looked(long second, long ends, long applied) {
        now.set(Duration.ofSeconds(second).toNanos());
        progress.looked(ends, applied);
    }
}
