package dev.mlsd.inference.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.inference.batching.BatchPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseSettingsTest {

    private static final LeaseSettings.Batching CONFIGURED =
            new LeaseSettings.Batching(64, Duration.ofMillis(2), Duration.ofMillis(20));

    private static LeaseSettings batching(PolicyName policy, Integer largest, Double delayMillis) {
        return LeaseSettings.builder()
                .policy(policy)
                .largest(largest)
                .delayMillis(delayMillis)
                .build();
    }

    @Test
    void batching_nothingSet_isWorkConservingAsConfigured() {
        assertThat(LeaseSettings.NONE.batching(CONFIGURED)).isEqualTo(new BatchPolicy.WorkConserving(64));
        assertThat(LeaseSettings.NONE.modelDelay()).isZero();
        assertThat(LeaseSettings.NONE.failingShare()).isZero();
        assertThat(LeaseSettings.NONE.pause()).isZero();
        assertThat(LeaseSettings.NONE.isGuarded()).isTrue();
        assertThat(LeaseSettings.NONE.isAlongTheWay()).isFalse();
    }

    @Test
    void batching_eachPolicy_isMadeOfWhatIsSetAndConfigured() {
        assertThat(batching(PolicyName.WORK_CONSERVING, 16, 5.0).batching(CONFIGURED))
                .isEqualTo(new BatchPolicy.WorkConserving(16));
        assertThat(batching(PolicyName.NONE, 16, null).batching(CONFIGURED)).isEqualTo(new BatchPolicy.None());
        assertThat(batching(PolicyName.FIXED_WINDOW, null, 0.1).batching(CONFIGURED))
                .isEqualTo(new BatchPolicy.FixedWindow(64, Duration.ofNanos(100_000)));
        assertThat(batching(PolicyName.ADAPTIVE, 32, null).batching(CONFIGURED))
                .isEqualTo(new BatchPolicy.Adaptive(32, Duration.ofMillis(2), Duration.ofMillis(20)));
    }

    @Test
    void policyNames_outside_areThoseOfThePolicies() {
        for (PolicyName name : PolicyName.values()) {
            assertThat(PolicyName.of(name.text())).contains(name);
            assertThat(PolicyName.of(batching(name, null, null).batching(CONFIGURED)))
                    .isEqualTo(name);
        }
        assertThat(PolicyName.of("hopeful")).isEmpty();
        assertThat(PolicyName.all()).isEqualTo("work-conserving, none, fixed-window, adaptive");
    }

    @Test
    void values_outOfRange_areRefused() {
        assertThatThrownBy(() -> batching(null, 0, null)).hasMessageContaining("largest");
        assertThatThrownBy(() -> new LeaseSettings.Batching(64, Duration.ofMillis(51), Duration.ofMillis(20)))
                .hasMessageContaining("got 51.0");
        assertThatThrownBy(() -> new LeaseSettings.Batching(64, Duration.ofMillis(2), Duration.ZERO))
                .hasMessageContaining("objective");
        assertThatThrownBy(() -> batching(null, null, 0.09)).hasMessageContaining("got 0.09");
        assertThatThrownBy(() -> batching(null, null, 51.0)).hasMessageContaining("50.0");
        assertThatThrownBy(
                        () -> LeaseSettings.builder().modelDelayMillis(1001.0).build())
                .hasMessageContaining("model delay");
        assertThatThrownBy(() ->
                        LeaseSettings.builder().modelFailingShare(Double.NaN).build())
                .hasMessageContaining("failing share");
        assertThatThrownBy(() -> LeaseSettings.builder().pauseMillis(-1.0).build())
                .hasMessageContaining("pause");
    }
}
