package dev.mlsd.training.learner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CostTest {

    /** x below 1 is a leaf at once; else x below 2 decides. */
    private static final Tree LOPSIDED = new Tree(
            new int[] {0, 0},
            new double[] {1, 2},
            new boolean[] {true, true},
            new int[] {~0, ~1},
            new int[] {1, ~2},
            new double[] {-1, 0, 1},
            new int[] {3, 2},
            new int[] {1, 1, 1});

    @Test
    void leafDepths_lopsidedTree_areTheComparisonsOnTheWay() {
        assertThat(LOPSIDED.leafDepths()).containsExactly(1, 2, 2);
    }

    @Test
    void leafDepths_treeOfOneLeaf_comparesNothing() {
        Tree stump = new Tree(
                new int[0],
                new double[0],
                new boolean[0],
                new int[0],
                new int[0],
                new double[] {3},
                new int[0],
                new int[] {1});
        assertThat(stump.leafDepths()).containsExactly(0);
    }

    @Test
    void leaf_eachSideAndMissing_isWhereTheComparisonsLead() {
        float[] values = {0.5f, 1.5f, 2.5f, Float.NaN};
        assertThat(new int[] {
                    LOPSIDED.leaf(values, 0),
                    LOPSIDED.leaf(values, 1),
                    LOPSIDED.leaf(values, 2),
                    LOPSIDED.leaf(values, 3)
                })
                .containsExactly(0, 1, 2, 0);
    }

    @Test
    void cost_perceptron_multipliesOncePerWeight() {
        Dense first = new Dense(new float[6], new float[3]);
        Dense last = new Dense(new float[3], new float[1]);
        LogisticModel standard = new LogisticModel(new double[2], new double[] {1, 1}, new double[2], 0);

        Cost cost = new PerceptronModel(standard, List.of(first, last))
                .cost(new Rows(2, new float[] {1, 2}, new boolean[1]));

        assertThat(cost).isEqualTo(new Cost(13, Cost.Work.MULTIPLY_ADDS, 9));
    }
}
