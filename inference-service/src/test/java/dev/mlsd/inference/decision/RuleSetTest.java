package dev.mlsd.inference.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RuleSetTest {

    @Test
    void decide_amountOverTheLimit_isReviewedAndOthersApproved() {
        assertThat(RuleSet.DEFAULT.decide(220_00)).isEqualTo(Verdict.APPROVE);
        assertThat(RuleSet.DEFAULT.decide(220_01)).isEqualTo(Verdict.REVIEW);
        assertThat(RuleSet.DEFAULT.decide(10_000_000_000L)).isEqualTo(Verdict.REVIEW);
        assertThat(RuleSet.DEFAULT.decide(1)).isEqualTo(Verdict.APPROVE);
    }

    @Test
    void construction_limitOfNothing_isRefused() {
        assertThatThrownBy(() -> new RuleSet(0)).hasMessageContaining("got 0");
    }
}
