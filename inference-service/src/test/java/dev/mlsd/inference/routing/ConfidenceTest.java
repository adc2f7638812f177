package dev.mlsd.inference.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ConfidenceTest {

    @Test
    void isSure_belowLowOrFromHighOn() {
        Confidence confidence = new Confidence(0.01, 0.9);

        assertThat(confidence.isSure(0.0099)).isTrue();
        assertThat(confidence.isSure(0.01)).isFalse();
        assertThat(confidence.isSure(0.8999)).isFalse();
        assertThat(confidence.isSure(0.9)).isTrue();
        assertThat(confidence.isSure(1)).isTrue();
    }

    @Test
    void isSure_highIsOne_neverThatItIsAFraud() {
        assertThat(new Confidence(0.01, 1).isSure(1)).isFalse();
    }

    @Test
    void isSure_ofNoNumber_isNot() {
        assertThat(new Confidence(0.5, 0.5).isSure(Double.NaN)).isFalse();
    }

    @Test
    void limitsOutOfOrder_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Confidence(0.5, 0.4))
                .withMessageContaining("got 0.5 and 0.4");
        assertThatIllegalArgumentException().isThrownBy(() -> new Confidence(-0.1, 0.4));
        assertThatIllegalArgumentException().isThrownBy(() -> new Confidence(0.1, 1.1));
    }
}
