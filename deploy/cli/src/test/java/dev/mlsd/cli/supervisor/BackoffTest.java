package dev.mlsd.cli.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff();

    @Test
    void afterLiving_shortLivesInARow_doublesUpToTenSeconds() {
        Duration life = Duration.ofSeconds(1);
        assertThat(backoff.afterLiving(life)).hasMillis(500);
        assertThat(backoff.afterLiving(life)).hasMillis(1_000);
        assertThat(backoff.afterLiving(life)).hasMillis(2_000);
        assertThat(backoff.afterLiving(life)).hasMillis(4_000);
        assertThat(backoff.afterLiving(life)).hasMillis(8_000);
        assertThat(backoff.afterLiving(life)).hasSeconds(10);
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.afterLiving(life)).hasSeconds(10);
        }
    }

    @Test
    void afterLiving_aMinuteOfHealth_startsOver() {
        backoff.afterLiving(Duration.ZERO);
        backoff.afterLiving(Duration.ZERO);
        assertThat(backoff.afterLiving(Duration.ofMinutes(1))).hasMillis(500);
        assertThat(backoff.failuresInARow()).isEqualTo(1);
    }
}
