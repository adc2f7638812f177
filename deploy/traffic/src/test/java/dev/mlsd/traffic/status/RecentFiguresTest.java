package dev.mlsd.traffic.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecentFiguresTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    @Test
    void perSecond_steadyEvents_isTheirRate() {
        RecentRate rate = new RecentRate();
        for (long now = 0; now < 20 * SECOND; now += 10 * MILLI) {
            rate.count(now);
        }
        assertThat(rate.perSecond(20 * SECOND)).isCloseTo(100, within(1.0));
        assertThat(rate.perSecond(30 * SECOND)).isZero();
    }

    @Test
    void latencies_withoutAnswers_areUnknown() {
        assertThat(new RecentLatencies().latencies(SECOND)).isEqualTo(Latencies.NONE);
    }

    @Test
    void latencies_lateSending_showsInTheIntendedOnesOnly() {
        RecentLatencies latencies = new RecentLatencies();
        for (int i = 0; i < 100; i++) {
            long now = 100 * SECOND + i * MILLI;
            latencies.record(now - 500 * MILLI, now - 2 * MILLI, now);
        }
        Latencies recent = latencies.latencies(101 * SECOND);
        assertThat(recent.p50()).isCloseTo(500, within(5.0));
        assertThat(recent.naiveP99()).isCloseTo(2, within(0.1));
    }

    @Test
    void latencies_afterHalfAMinute_areForgotten() {
        RecentLatencies latencies = new RecentLatencies();
        latencies.record(0, 0, SECOND);
        assertThat(latencies.latencies(20 * SECOND).p50()).isNotNull();
        assertThat(latencies.latencies(40 * SECOND)).isEqualTo(Latencies.NONE);
    }
}
