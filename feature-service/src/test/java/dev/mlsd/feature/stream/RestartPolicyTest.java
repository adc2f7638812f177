package dev.mlsd.feature.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestartPolicyTest {

    private long now;
    private final RestartPolicy policy = new RestartPolicy(() -> now);

    @Test
    void mayRestart_beyondTheLimit_isRefusedUntilTheWindowHasPassed() {
        for (int i = 0; i < RestartPolicy.LIMIT; i++) {
            assertThat(policy.mayRestart()).isTrue();
        }
        assertThat(policy.mayRestart()).isFalse();

        now += RestartPolicy.WINDOW.toNanos() + 1;
        assertThat(policy.mayRestart()).isTrue();
    }
}
