package dev.mlsd.workbench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlsd.workbench.experiment.Bench.ServedPayment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankingTest {

    private static Ranking ranking(boolean[] frauds, double... scores) {
        List<ServedPayment> payments = new ArrayList<>();
        for (int i = 0; i < frauds.length; i++) {
            payments.add(new ServedPayment(
                    "p" + i, "c" + i / 2, "t", 1, i, frauds[i], scores[i], scores[i], false, Map.of()));
        }
        return new Ranking(payments, scores);
    }

    @Test
    void averagePrecision_oneFraudBehindAnotherPayment_isTheValueOfTheReferenceLibrary() {
        // scikit-learn's example: y = 0,0,1,1; s = .1,.4,.35,.8.
        Ranking ranking = ranking(new boolean[] {false, false, true, true}, 0.1, 0.4, 0.35, 0.8);

        assertThat(ranking.averagePrecision(ranking.each())).isCloseTo(0.8333333333333333, within(1e-12));
    }

    @Test
    void averagePrecision_equalScores_areOneThreshold() {
        Ranking one = ranking(new boolean[] {true, false, true, false}, 0.9, 0.5, 0.5, 0.1);
        Ranking other = ranking(new boolean[] {true, true, false, false}, 0.9, 0.5, 0.5, 0.1);

        // Half of the frauds at precision 1, the other half at 2 of 3.
        assertThat(one.averagePrecision(one.each())).isCloseTo(0.5 + 0.5 * 2 / 3, within(1e-12));
        assertThat(other.averagePrecision(other.each())).isEqualTo(one.averagePrecision(one.each()));
    }

    @Test
    void averagePrecision_ofRepeatedRows_countsThemAsOften() {
        Ranking ranking = ranking(new boolean[] {true, false, true, false}, 4, 3, 2, 1);

        assertThat(ranking.averagePrecision(new int[] {1, 3, 1, 1})).isCloseTo(0.5 + 0.5 * 2 / 5, within(1e-12));
    }

    @Test
    void draw_takesWholeCards() {
        Ranking ranking = ranking(new boolean[] {true, false, true, false, true, false}, 1, 2, 3, 4, 5, 6);
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            int[] times = ranking.draw(random);
            assertThat(times[0] + times[2] + times[4]).isEqualTo(3);
            assertThat(times[1]).isEqualTo(times[0]);
            assertThat(times[3]).isEqualTo(times[2]);
        }
    }
}
