package dev.mlsd.inference.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.inference.lease.LeaseSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ModelFaultsTest {

    private final List<Duration> slept = new ArrayList<>();
    private LeaseSettings settings = LeaseSettings.NONE;
    private final ModelFaults faults = new ModelFaults(() -> settings, slept::add);

    private static LeaseSettings settings(Double delayMillis, Double share) {
        return LeaseSettings.builder()
                .modelDelayMillis(delayMillis)
                .modelFailingShare(share)
                .build();
    }

    private boolean fails() {
        try {
            faults.strike();
            return false;
        } catch (IllegalStateException struck) {
            return true;
        }
    }

    @Test
    void strike_withoutALease_doesNothing() {
        assertThat(fails()).isFalse();
        assertThat(slept).isEmpty();
    }

    @Test
    void strike_withADelay_waitsForEachBatchAlsoForOneThatFails() {
        settings = settings(12.5, 1.0);

        assertThat(fails()).isTrue();
        assertThat(fails()).isTrue();

        assertThat(slept).containsExactly(Duration.ofNanos(12_500_000), Duration.ofNanos(12_500_000));
    }

    @Property
    void strike_anyShare_failsThatManyToOneBatch(@ForAll @DoubleRange(min = 0, max = 1) double share) {
        ModelFaultsTest test = new ModelFaultsTest();
        test.settings = settings(null, share);
        int failed = 0;
        for (int batch = 1; batch <= 200; batch++) {
            failed += test.fails() ? 1 : 0;
            assertThat(failed).isBetween((int) Math.floor(share * batch - 1e-6), (int) Math.ceil(share * batch + 1e-6));
        }
    }
}
