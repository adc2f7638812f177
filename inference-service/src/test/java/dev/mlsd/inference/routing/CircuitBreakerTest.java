package dev.mlsd.inference.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.inference.routing.CircuitBreaker.Snapshot;
import dev.mlsd.inference.routing.CircuitBreaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PROBE_EVERY = Duration.ofMillis(100);
    private static final BreakerOptions OPTIONS =
            new BreakerOptions(10, 4, 0.5, Duration.ofMillis(50), PAUSE, 2, PROBE_EVERY);

    private final List<State> changes = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 1000;
    private final CircuitBreaker breaker = new CircuitBreaker(OPTIONS, () -> nanos, changes::add);

    private void calls(int count, boolean fail) {
        for (int i = 0; i < count; i++) {
            call(fail);
        }
    }

    private void call(boolean fail) {
        long begun = breaker.begin();
        if (fail) {
            breaker.failed(begun);
        } else {
            breaker.succeeded(begun);
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void failed_fewerCallsThanCount_staysClosed() {
        calls(3, true);

        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.snapshot()).isEqualTo(new Snapshot(State.CLOSED, 3, 3));
        assertThat(changes).isEmpty();
    }

    @Test
    void failed_afterALongTimeOfSuccess_opensWithinHalfAWindow() {
        calls(1000, false);
        calls(4, true);
        assertThat(breaker.allows()).isTrue();

        call(true);

        assertThat(breaker.allows()).isFalse();
        assertThat(changes).containsExactly(State.OPEN);
    }

    @Test
    void failed_belowTheShare_neverOpens() {
        for (int i = 0; i < 200; i++) {
            call(i % 3 == 2);
        }

        assertThat(changes).isEmpty();
    }

    @Test
    void allows_open_letsNothingThroughForThePauseAndThenOneAtATime() {
        calls(4, true);
        pass(PAUSE.minusNanos(1));
        assertThat(IntStream.range(0, 100).filter(i -> breaker.allows())).isEmpty();

        pass(Duration.ofNanos(1));

        assertThat(IntStream.range(0, 100).filter(i -> breaker.allows())).hasSize(1);
        assertThat(breaker.snapshot().state()).isEqualTo(State.HALF_OPEN);
        pass(PROBE_EVERY);
        assertThat(IntStream.range(0, 100).filter(i -> breaker.allows())).hasSize(1);
    }

    @Test
    void succeeded_halfOpen_closesAfterSoManyProbesAndForgetsWhatWas() {
        calls(4, true);
        pass(PAUSE);
        breaker.allows();
        call(false);
        assertThat(breaker.snapshot().state()).isEqualTo(State.HALF_OPEN);

        call(false);

        assertThat(breaker.snapshot()).isEqualTo(new Snapshot(State.CLOSED, 0, 0));
        calls(3, true);
        assertThat(changes).containsExactly(State.OPEN, State.HALF_OPEN, State.CLOSED);
    }

    @Test
    void failed_halfOpen_opensForAnotherPause() {
        calls(4, true);
        pass(PAUSE);
        breaker.allows();
        call(false);

        call(true);

        assertThat(breaker.allows()).isFalse();
        pass(PAUSE);
        assertThat(breaker.allows()).isTrue();
        call(false);
        assertThat(breaker.snapshot().state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void allows_aProbeThatLedToNoCall_isFollowedByAnother() {
        calls(4, true);
        pass(PAUSE);
        assertThat(breaker.allows()).isTrue();

        pass(PROBE_EVERY);

        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void outcome_ofACallThatBeganBeforeTheChange_saysNothing() {
        long early = breaker.begin();
        calls(4, true);
        pass(PAUSE);
        breaker.allows();

        breaker.succeeded(early);
        breaker.succeeded(early);
        breaker.failed(early);

        assertThat(breaker.snapshot().state()).isEqualTo(State.HALF_OPEN);
    }

    /** Whatever comes, in whatever order: the window never counts what it does not hold, and open is left only after the pause. */
    @Property
    void anyOutcomes_theWindowIsRight(@ForAll @Size(max = 200) List<Boolean> fails) {
        nanos = 0;
        CircuitBreaker fresh = new CircuitBreaker(OPTIONS, () -> nanos, changes::add);
        List<Boolean> newest = new ArrayList<>();
        for (boolean fail : fails) {
            if (fresh.snapshot().state() == State.OPEN) {
                assertThat(fresh.allows()).isFalse();
                break;
            }
            long begun = fresh.begin();
            newest.add(fail);
            if (fail) {
                fresh.failed(begun);
            } else {
                fresh.succeeded(begun);
            }
            List<Boolean> window = newest.subList(Math.max(0, newest.size() - OPTIONS.window()), newest.size());
            long failures = window.stream().filter(f -> f).count();
            assertThat(fresh.snapshot().calls()).isEqualTo(window.size());
            assertThat(fresh.snapshot().failures()).isEqualTo((int) failures);
            boolean opens = fail && window.size() >= OPTIONS.leastCalls() && failures * 2 >= window.size();
            assertThat(fresh.snapshot().state()).isEqualTo(opens ? State.OPEN : State.CLOSED);
        }
    }

    @Test
    void options_outOfRange_areRefused() {
        assertThatThrownBy(() -> new BreakerOptions(3, 4, 0.5, PAUSE, PAUSE, 1, PAUSE))
                .hasMessageContaining("got 3 and 4");
        assertThatThrownBy(() -> new BreakerOptions(4, 4, 0, PAUSE, PAUSE, 1, PAUSE))
                .hasMessageContaining("got 0.0");
        assertThatThrownBy(() -> new BreakerOptions(4, 4, 1, PAUSE, Duration.ZERO, 1, PAUSE))
                .hasMessageContaining("pause");
    }
}
