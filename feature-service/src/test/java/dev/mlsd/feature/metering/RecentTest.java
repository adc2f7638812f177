package dev.mlsd.feature.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentTest {

    private long now = Duration.ofDays(3).toNanos();

    @Test
    void perSecond_countsWholeSecondsOfTheWindowOnly() {
        RecentRate rate = new RecentRate(() -> now);
        for (int second = 0; second < 5; second++) {
            rate.add(10);
            now += Duration.ofSeconds(1).toNanos();
        }
        rate.add(1000);
        assertThat(rate.perSecond()).isEqualTo(10);

        now += Duration.ofSeconds(20).toNanos();
        assertThat(rate.perSecond()).isZero();
    }

    @Test
    void quantileMillis_nothingRecorded_isEmpty() {
        assertThat(new RecentLatency(() -> now).quantileMillis(0.5)).isEmpty();
    }

    @Test
    void quantileMillis_isOfTheLastHalfMinute() {
        RecentLatency latency = new RecentLatency(() -> now);
        for (int millis = 1; millis <= 100; millis++) {
            latency.record(Duration.ofMillis(millis).toNanos());
        }
        assertThat(latency.quantileMillis(0.5).getAsDouble()).isEqualTo(50, within(0.5));
        assertThat(latency.quantileMillis(0.99).getAsDouble()).isEqualTo(99, within(1.0));

        now += Duration.ofSeconds(31).toNanos();
        assertThat(latency.quantileMillis(0.5)).isEmpty();
    }
}
