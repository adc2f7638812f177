package dev.mlsd.feature.online;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private long now = 5;
    private final CircuitBreaker breaker = new CircuitBreaker(3, Duration.ofNanos(100), () -> now);

    @Test
    void allows_fewerFailuresThanTheLimit_goesOn() {
        fail(2);
        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void allows_successBetweenFailures_startsCountingAgain() {
        fail(2);
        breaker.succeeded();
        fail(2);
        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void allows_afterTheLimit_pausesAndThenLetsOneTry() {
        fail(3);
        assertThat(breaker.allows()).isFalse();
        now += 99;
        assertThat(breaker.allows()).isFalse();
        now += 1;
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.allows()).isFalse();
    }

    @Test
    void allows_trialThatSucceeds_closes() {
        fail(3);
        now += 100;
        breaker.allows();
        breaker.succeeded();
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void allows_trialThatFails_pausesAgain() {
        fail(3);
        now += 100;
        breaker.allows();
        breaker.failed();
        now += 99;
        assertThat(breaker.allows()).isFalse();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed();
        }
    }
}
