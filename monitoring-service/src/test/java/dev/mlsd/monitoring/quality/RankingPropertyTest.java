package dev.mlsd.monitoring.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RankingPropertyTest {

    record Row(double score, boolean label) {}

    @Property(tries = 300)
    void figures_anyOrderOfRows_areEqualToTheBit(
            @ForAll @Size(min = 2, max = 200) List<@IntRange(min = 0, max = 19) Integer> draws, @ForAll long seed) {
        // Few distinct scores: most rows are tied.
        List<Row> rows = new ArrayList<>();
        draws.forEach(draw -> rows.add(new Row((draw % 10) / 10.0, draw >= 10)));
        List<Row> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(figures(shuffled)).isEqualTo(figures(rows));
    }

    @Property(tries = 300)
    void rocAuc_anyRows_isTheShareOfPairsWon(
            @ForAll @Size(min = 2, max = 60) List<@IntRange(min = 0, max = 19) Integer> draws) {
        List<Row> rows = new ArrayList<>();
        draws.forEach(draw -> rows.add(new Row((draw % 10) / 10.0, draw >= 10)));
        double won = 0;
        long pairs = 0;
        for (Row positive : rows) {
            for (Row negative : rows) {
                if (positive.label && !negative.label) {
                    pairs++;
                    won += positive.score > negative.score ? 1 : positive.score == negative.score ? 0.5 : 0;
                }
            }
        }
        double rocAuc = figures(rows).rocAuc();
        if (pairs == 0) {
            assertThat(rocAuc).isNaN();
        } else {
            assertThat(rocAuc).isCloseTo(won / pairs, within(1e-12));
        }
    }

    private static Ranking.Figures figures(List<Row> rows) {
        double[] scores = rows.stream().mapToDouble(Row::score).toArray();
        boolean[] labels = new boolean[rows.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = rows.get(i).label;
        }
        return Ranking.figures(scores, labels);
    }
}
