package dev.mlsd.workbench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.workbench.experiment.Bench.ServedPayment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelledPaymentsTest {

    /** Every tenth one is a fraud. */
    private static LabelledPayments payments(int count) {
        return new LabelledPayments(IntStream.range(0, count)
                .mapToObj(i -> new ServedPayment(
                        "p" + i, "c" + i % 7, "t" + i % 3, 100L * i, i, i % 10 == 9, 0.2, 0.1, i % 2 == 0, Map.of()))
                .toList());
    }

    @Test
    void parts_areOneAfterTheOtherAndShareTheFrauds() throws ExperimentException {
        List<LabelledPayments> parts = payments(1_000).parts(4, 3, 3);
        assertThat(parts).extracting(LabelledPayments::fraudCount).containsExactly(40L, 30L, 30L);
        assertThat(parts.stream().flatMap(part -> part.payments().stream()).toList())
                .isEqualTo(payments(1_000).payments());
    }

    @Test
    void parts_withTooFewFrauds_areRefused() {
        assertThatThrownBy(() -> payments(390).parts(1, 1))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("19 frauds in one of 2 parts");
    }

    @Test
    void balanced_hasAllFraudsAndAsManyDifferentOthers() {
        LabelledPayments balanced = payments(500).balanced(new Random(1));
        assertThat(balanced.fraudCount()).isEqualTo(50);
        assertThat(balanced.size()).isEqualTo(100);
        assertThat(balanced.payments()).doesNotHaveDuplicates();
    }

    @Test
    void draw_takesEachAsOftenAsItsWeight_andNeverThoseOfNone() {
        LabelledPayments payments = payments(10_000);
        int[] drawn = payments.draw(payment -> payment.fraud() ? 9 : payment.called() ? 0 : 1, new Random(2));
        LabelledPayments chosen = payments.at(drawn);
        assertThat(drawn).hasSize(10_000);
        assertThat(chosen.payments()).noneMatch(payment -> payment.called() && !payment.fraud());
        // 1 000 frauds of weight 9 beside 4 000 others of weight 1.
        assertThat(chosen.fraudCount()).isBetween(6_700L, 7_150L);
    }

    @Test
    void groups_areTheSameForACardAndSpread() {
        LabelledPayments payments = payments(700);
        int[] groups = payments.groups();
        assertThat(Arrays.stream(groups).distinct().count()).isEqualTo(7);
        assertThat(groups[7]).isEqualTo(groups[0]);
        assertThat(Arrays.stream(groups)).allMatch(group -> group >= 0 && group < 256);
    }

    @Test
    void row_ofAValueThatIsMissing_hasNaN() {
        double[] row = payments(10).rows()[3];
        assertThat(row[0]).isEqualTo(3);
        assertThat(row[1]).isNaN();
    }
}
