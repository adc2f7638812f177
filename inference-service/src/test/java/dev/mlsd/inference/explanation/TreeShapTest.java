package dev.mlsd.inference.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TreeShapTest {

    private static final int FEATURES = 5;

    /** Grown by splitting random leaves; features repeat along a way, covers are what two random shares make of the parent's. */
    private static Tree tree(Random random, int splits) {
        int nodes = 2 * splits + 1;
        int[] feature = new int[nodes];
        Arrays.fill(feature, Tree.LEAF);
        float[] threshold = new float[nodes];
        boolean[] missing = new boolean[nodes];
        int[] yes = new int[nodes];
        int[] no = new int[nodes];
        double[] value = new double[nodes];
        double[] cover = new double[nodes];
        cover[0] = 1 << 20;
        for (int node = 0; node < nodes; node++) {
            value[node] = random.nextGaussian();
        }
        for (int split = 0; split < splits; split++) {
            int grown = 2 * split + 1;
            int leaf = random.ints(0, grown)
                    .filter(node -> feature[node] == Tree.LEAF)
                    .findFirst()
                    .orElseThrow();
            feature[leaf] = random.nextInt(FEATURES);
            threshold[leaf] = (float) random.nextGaussian();
            missing[leaf] = random.nextBoolean();
            yes[leaf] = grown;
            no[leaf] = grown + 1;
            double share = 0.05 + 0.9 * random.nextDouble();
            cover[grown] = cover[leaf] * share;
            cover[grown + 1] = cover[leaf] * (1 - share);
        }
        return new Tree(feature, threshold, missing, yes, no, value, cover);
    }

    private static float[] row(Random random) {
        float[] row = new float[FEATURES];
        for (int i = 0; i < FEATURES; i++) {
            row[i] = random.nextInt(4) == 0 ? Float.NaN : (float) random.nextGaussian();
        }
        return row;
    }

    /** What a tree says when only the features of a coalition are known. */
    private static double known(Tree tree, int node, float[] row, int coalition) {
        if (tree.isLeaf(node)) {
            return tree.value()[node];
        }
        if ((coalition >> tree.feature()[node] & 1) == 1) {
            return known(tree, tree.child(node, row), row, coalition);
        }
        int yes = tree.yes()[node];
        int no = tree.no()[node];
        return (known(tree, yes, row, coalition) * tree.cover()[yes]
                        + known(tree, no, row, coalition) * tree.cover()[no])
                / tree.cover()[node];
    }

    /** Shapley's formula itself, over all coalitions. */
    private static double shapley(List<Tree> trees, float[] row, int feature) {
        double sum = 0;
        for (int coalition = 0; coalition < 1 << FEATURES; coalition++) {
            if ((coalition >> feature & 1) == 1) {
                continue;
            }
            int size = Integer.bitCount(coalition);
            double weight = factorial(size) * factorial(FEATURES - size - 1) / factorial(FEATURES);
            for (Tree tree : trees) {
                sum += weight * (known(tree, 0, row, coalition | 1 << feature) - known(tree, 0, row, coalition));
            }
        }
        return sum;
    }

    private static double factorial(int n) {
        return n <= 1 ? 1 : n * factorial(n - 1);
    }

    @Property(tries = 300)
    void contributions_anyTreesAndRow_areShapleysFormula(@ForAll long seed, @ForAll @IntRange(max = 12) int splits) {
        Random random = new Random(seed);
        List<Tree> trees = Stream.generate(() -> tree(random, splits)).limit(3).toList();
        float[] row = row(random);

        double[] contributions = new TreeShap(trees, FEATURES, 0.25).contributions(row);

        for (int feature = 0; feature < FEATURES; feature++) {
            assertThat(contributions[feature]).isCloseTo(shapley(trees, row, feature), within(1e-9));
        }
    }

    @Property(tries = 300)
    void contributions_anyTreesAndRow_addUpToTheScoreLessTheMean(
            @ForAll long seed, @ForAll @IntRange(max = 40) int splits) {
        Random random = new Random(seed);
        List<Tree> trees = Stream.generate(() -> tree(random, splits)).limit(5).toList();
        float[] row = row(random);
        TreeShap shap = new TreeShap(trees, FEATURES, -3);

        double sum = shap.baseValue();
        for (double contribution : shap.contributions(row)) {
            sum += contribution;
        }

        assertThat(sum)
                .isCloseTo(
                        -3 + trees.stream().mapToDouble(tree -> tree.value(row)).sum(), within(1e-9));
        assertThat(sum).isCloseTo(shap.score(row), within(1e-9));
    }

    /** The classic example: two features that only count together share equally, although one splits above the other. */
    @Test
    void contributions_ofTwoThatOnlyCountTogether_areEqualAndThoseOfTheWayAreNot() {
        Tree both = new Tree(
                new int[] {0, Tree.LEAF, 1, Tree.LEAF, Tree.LEAF},
                new float[] {0.5f, 0, 0.5f, 0, 0},
                new boolean[5],
                new int[] {1, 0, 3, 0, 0},
                new int[] {2, 0, 4, 0, 0},
                new double[] {0, 0, 0, 0, 80},
                new double[] {100, 50, 50, 25, 25});
        TreeShap shap = new TreeShap(List.of(both), 2, 0);

        assertThat(shap.contributions(new float[] {1, 1})).containsExactly(30.0, 30.0);
        assertThat(shap.alongTheWay(new float[] {1, 1})).containsExactly(20.0, 40.0);
    }

    @Test
    void contributions_rowOfAnotherWidth_isRefused() {
        TreeShap shap = new TreeShap(List.of(tree(new Random(1), 3)), FEATURES, 0);

        assertThatThrownBy(() -> shap.contributions(new float[4])).hasMessageContaining("got 4");
        assertThatThrownBy(() -> new TreeShap(List.of(tree(new Random(1), 30)), 1, 0))
                .hasMessageContaining("rows have 1");
    }
}
