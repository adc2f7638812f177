package dev.mlsd.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mlsd.inference.routing.Confidence;
import dev.mlsd.inference.routing.Routing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutingSettingsTest {

    @Test
    void read_sharesCascadeOrNeither() {
        assertThat(RoutingSettings.read(List.of(), null, 0.002, 1)).isEqualTo(Routing.PLAIN);
        assertThat(RoutingSettings.read(List.of(), "fraud-distilled", 0.01, 0.9))
                .isEqualTo(new Routing.Cascade("fraud-distilled", new Confidence(0.01, 0.9)));
        assertThat(RoutingSettings.read(List.of("fraud-trees@1=0.9", "fraud-trees@2=0.1"), null, 0.002, 1))
                .isInstanceOfSatisfying(
                        Routing.Shared.class,
                        shared -> assertThat(shared.shares().byVersion())
                                .isEqualTo(Map.of("fraud-trees@1", 0.9, "fraud-trees@2", 0.1)));
    }

    @Test
    void read_whatIsNone_isNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoutingSettings.read(List.of("fraud-trees@1"), null, 0.002, 1))
                .withMessageContaining("got 'fraud-trees@1'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoutingSettings.read(List.of("a@1=1"), "b", 0.002, 1))
                .withMessageContaining("shares or a cascade");
        assertThatIllegalArgumentException().isThrownBy(() -> RoutingSettings.read(List.of(), null, 1, 0.5));
    }
}
