package dev.mlsd.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryLimitsTest {

    private static final long GIBIBYTE = 1L << 30;

    @Test
    void of_nothingSet_isAQuarterOfTheMachineForRedisAndNeverLessThanTheDemonstrationNeeds() {
        assertThat(MemoryLimits.of(Map.of(), 24 * GIBIBYTE)).isEqualTo(new MemoryLimits(6 * 1024, 192));
        assertThat(MemoryLimits.of(Map.of(MemoryLimits.REDIS, " "), GIBIBYTE / 2))
                .isEqualTo(new MemoryLimits(256, 192));
    }

    @Test
    void of_set_isWhatIsSet() {
        assertThat(MemoryLimits.of(Map.of(MemoryLimits.REDIS, "3000", MemoryLimits.FEATURE_HEAP, "512"), 24 * GIBIBYTE))
                .isEqualTo(new MemoryLimits(3000, 512));
    }

    @Test
    void of_noSize_isRefusedWithWhatIsAllowed() {
        assertThatThrownBy(() -> MemoryLimits.of(Map.of(MemoryLimits.REDIS, "2g"), GIBIBYTE))
                .hasMessage("MLSD_REDIS_MIB is a number of MiB between 256 and 1048576, got 2g");
        assertThatThrownBy(() -> MemoryLimits.of(Map.of(MemoryLimits.FEATURE_HEAP, "64"), GIBIBYTE))
                .hasMessage("MLSD_FEATURE_HEAP_MIB is a number of MiB between 192 and 1048576, got 64");
    }
}
