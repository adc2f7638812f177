package dev.mlsd.feature.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HopsTest {

    @Test
    void of_everyLength_followsTheTable() {
        assertThat(Hops.of(Duration.ofMinutes(5))).isEqualTo(Duration.ofSeconds(15));
        assertThat(Hops.of(Duration.ofMinutes(15))).isEqualTo(Duration.ofSeconds(15));
        assertThat(Hops.of(Duration.ofMinutes(16))).isEqualTo(Duration.ofMinutes(5));
        assertThat(Hops.of(Duration.ofHours(12))).isEqualTo(Duration.ofMinutes(5));
        assertThat(Hops.of(Duration.ofDays(1))).isEqualTo(Duration.ofHours(1));
        assertThat(Hops.of(Duration.ofDays(12))).isEqualTo(Duration.ofHours(1));
        assertThat(Hops.of(Duration.ofDays(30))).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void of_lengthOutOfRange_isRefused() {
        assertThatThrownBy(() -> Hops.of(Duration.ofSeconds(14))).hasMessageContaining("got PT14S");
        assertThatThrownBy(() -> Hops.of(Duration.ofDays(367))).hasMessageContaining("366 days");
    }

    @Test
    void floor_momentBeforeTheEpoch_goesDown() {
        assertThat(Hops.floor(-1, 1000)).isEqualTo(-1000);
        assertThat(Hops.floor(1999, 1000)).isEqualTo(1000);
    }

    @Test
    void levelOf_windowThatTheLayoutWasNotMadeFor_isRefused() {
        TileLayout layout = TileLayout.of(List.of(Duration.ofDays(1)));

        assertThat(layout.levelOf(Duration.ofHours(20))).isZero();
        assertThatThrownBy(() -> layout.levelOf(Duration.ofDays(7))).hasMessageContaining("PT168H");
        assertThatThrownBy(() -> layout.levelOf(Duration.ofDays(30))).isInstanceOf(IllegalArgumentException.class);
    }
}
