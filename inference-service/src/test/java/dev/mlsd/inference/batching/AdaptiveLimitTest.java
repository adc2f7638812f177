package dev.mlsd.inference.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {

    private static final Duration OBJECTIVE = Duration.ofNanos(10_000);

    private static AdaptiveLimit limit(int largest) {
        return new AdaptiveLimit(new BatchPolicy.Adaptive(largest, Duration.ofMillis(1), OBJECTIVE));
    }

    @Test
    void rows_atFirst_isOneAndGrowsByOneWithEachFullBatch() {
        AdaptiveLimit limit = limit(64);
        assertThat(limit.rows()).isEqualTo(1);

        limit.observe(1, 100);
        limit.observe(2, 100);

        assertThat(limit.rows()).isEqualTo(3);
    }

    @Test
    void observe_batchThatWasNotFull_addsNothing() {
        AdaptiveLimit limit = limit(64);
        limit.observe(1, 100);

        limit.observe(1, 100);

        assertThat(limit.rows()).isEqualTo(2);
    }

    @Test
    void observe_batchBeyondTheObjective_takesATenthAway() {
        AdaptiveLimit limit = limit(64);
        for (int i = 0; i < 49; i++) {
            limit.observe(limit.rows(), 100);
        }
        assertThat(limit.rows()).isEqualTo(50);

        limit.observe(3, OBJECTIVE.toNanos() + 1);

        assertThat(limit.rows()).isEqualTo(45);
    }

    @Property
    void rows_batchesAlwaysFull_stayWithinATenthOfTheLargestWithinTheObjective(
            @ForAll @IntRange(min = 20, max = 1_000) int nanosPerRow,
            @ForAll @IntRange(min = 1, max = 256) int largest) {
        AdaptiveLimit limit = limit(largest);
        int best = Math.clamp(OBJECTIVE.toNanos() / nanosPerRow, 1, largest);
        for (int i = 0; i < 600; i++) {
            assertThat(limit.rows()).isBetween(1, largest);
            limit.observe(limit.rows(), (long) limit.rows() * nanosPerRow);
            if (i > 300) {
                assertThat(limit.rows()).isBetween((int) (0.9 * best), best + 1);
            }
        }
    }
}
