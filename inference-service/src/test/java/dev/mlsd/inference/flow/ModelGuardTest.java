package dev.mlsd.inference.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.inference.routing.BreakerOptions;
import dev.mlsd.inference.routing.CircuitBreaker;
import dev.mlsd.inference.routing.CircuitBreaker.Snapshot;
import dev.mlsd.inference.routing.CircuitBreaker.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ModelGuardTest {

    private static final Duration SLOW = Duration.ofMillis(50);
    private static final BreakerOptions OPTIONS =
            new BreakerOptions(8, 4, 0.5, SLOW, Duration.ofSeconds(1), 1, Duration.ofMillis(100));

    private long nanos;
    private final CircuitBreaker breaker = new CircuitBreaker(OPTIONS, () -> nanos, state -> {});
    private final ModelGuard guard = new ModelGuard(breaker, OPTIONS, 2, () -> true, () -> nanos);

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void end_callThatWasSlow_hasFailed() {
        guard.begin(0);
        pass(SLOW.minusNanos(1));
        guard.end(0, true);
        guard.begin(0);
        pass(SLOW);
        guard.end(0, true);

        assertThat(guard.snapshot()).isEqualTo(new Snapshot(State.CLOSED, 2, 1));
    }

    @Test
    void end_callThatWasBothLateAndBad_countsOnce() {
        guard.begin(1);
        pass(SLOW);
        guard.late();
        guard.end(1, false);

        assertThat(guard.snapshot()).isEqualTo(new Snapshot(State.CLOSED, 1, 1));
    }

    @Test
    void late_callThatJustBegan_isNoFailure() {
        guard.begin(0);
        pass(SLOW.minusNanos(1));
        guard.late();

        assertThat(guard.snapshot().calls()).isZero();
    }

    @Test
    void late_everyExecutorHangs_opensThoughNoCallEverEnds() {
        guard.begin(0);
        guard.begin(1);
        for (int deadline = 0; deadline < 2; deadline++) {
            assertThat(guard.allows()).isTrue();
            pass(SLOW);
            // Sixty-four payments that waited together are one sign, not sixty-four.
            for (int payment = 0; payment < 64; payment++) {
                guard.late();
            }
        }

        assertThat(guard.allows()).isFalse();
    }
}
