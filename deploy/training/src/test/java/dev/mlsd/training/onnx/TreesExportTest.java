package dev.mlsd.training.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlsd.training.learner.Rows;
import dev.mlsd.training.learner.Tree;
import dev.mlsd.training.learner.TreesLearner;
import dev.mlsd.training.learner.TreesModel;
import dev.mlsd.training.learner.TreesSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreesExportTest {

    @Test
    void export_modelOfRowsWithGaps_scoresAsTheTrainer() {
        for (int seed = 0; seed < 5; seed++) {
            Rows rows = RandomRows.of(new Random(seed), 3_000, 0.1);
            assertSameScores(learn(rows, seed), RandomRows.of(new Random(seed + 100), 2_000, 0.2));
        }
    }

    @Test
    void export_modelOfRowsWithoutGaps_scoresRowsWithGapsAsTheTrainer() {
        for (int seed = 0; seed < 5; seed++) {
            Rows rows = RandomRows.of(new Random(seed), 3_000, 0);
            assertSameScores(learn(rows, seed), RandomRows.of(new Random(seed + 100), 2_000, 0.2));
        }
    }

    @Test
    void export_valuesOnAndBesideThresholds_goTheSameWay() {
        Rows rows = RandomRows.of(new Random(7), 3_000, 0.1);
        TreesModel model = learn(rows, 7);
        List<Tree> trees = model.trees();
        Random random = new Random(8);
        float[] values = new float[2_000 * RandomRows.COLUMNS];
        for (int i = 0; i < values.length; i++) {
            values[i] = besideAThreshold(trees, i % RandomRows.COLUMNS, random);
        }
        assertSameScores(model, new Rows(RandomRows.COLUMNS, values, new boolean[2_000]));
    }

    @Test
    void export_randomTrees_scoresAsTheTreesThemselves() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            List<Tree> trees = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                trees.add(randomTree(random, 1 + random.nextInt(20)));
            }
            int[] none = new int[0];
            double[] leaf = {random.nextGaussian()};
            trees.add(new Tree(none, new double[0], new boolean[0], none, none, leaf, none, new int[] {1}));
            float[] values = new float[500 * RandomRows.COLUMNS];
            for (int i = 0; i < values.length; i++) {
                values[i] = besideAThreshold(trees, i % RandomRows.COLUMNS, random);
            }
            Rows rows = new Rows(RandomRows.COLUMNS, values, new boolean[500]);
            double[] expected = new double[500];
            for (int row = 0; row < 500; row++) {
                double sum = 0;
                for (Tree tree : trees) {
                    sum += tree.value(values, row * RandomRows.COLUMNS);
                }
                expected[row] = 1 / (1 + Math.exp(-sum));
            }
            try (OnnxScorer scorer = new OnnxScorer(TreesExport.export(trees, RandomRows.COLUMNS))) {
                assertThat(ExportCheck.largestDifference(expected, scorer.score(rows)))
                        .as("seed %d", seed)
                        .isLessThan(1e-6);
            }
        }
    }

    @Test
    void floor_doublesBetweenFloats_neverRiseAboveTheNumber() {
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            double number = random.nextGaussian() * Math.exp(random.nextGaussian() * 20);
            float floor = TreesExport.floor(number);
            assertThat((double) floor).isLessThanOrEqualTo(number);
            assertThat((double) Math.nextUp(floor)).isGreaterThan(number);
        }
        assertThat(TreesExport.floor(Double.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(TreesExport.floor(1e300)).isEqualTo(Float.MAX_VALUE);
        assertThat(TreesExport.floor(0.5)).isEqualTo(0.5f, within(0f));
    }

    @Test
    void export_equalModels_haveEqualBytes() {
        Rows rows = RandomRows.of(new Random(5), 2_000, 0.1);

        assertThat(OnnxExport.export(learn(rows, 5), RandomRows.COLUMNS))
                .isEqualTo(OnnxExport.export(learn(rows, 5), RandomRows.COLUMNS));
    }

    private static TreesModel learn(Rows rows, long seed) {
        return new TreesLearner(new TreesSettings(40, 6, 0.1, seed)).learn(rows);
    }

    private static void assertSameScores(TreesModel model, Rows rows) {
        try (OnnxScorer scorer = new OnnxScorer(OnnxExport.export(model, RandomRows.COLUMNS))) {
            assertThat(ExportCheck.largestDifference(model.score(rows), scorer.score(rows)))
                    .isLessThan(1e-6);
        }
    }

    /**
     * A float next to a threshold of the column, or on it where that is a float; sometimes missing, sometimes anything.
     */
    private static float besideAThreshold(List<Tree> trees, int column, Random random) {
        List<Double> thresholds = new ArrayList<>();
        for (Tree tree : trees) {
            for (int node = 0; node < tree.feature().length; node++) {
                if (tree.feature()[node] == column) {
                    thresholds.add(tree.threshold()[node]);
                }
            }
        }
        int choice = random.nextInt(8);
        if (thresholds.isEmpty() || choice == 0) {
            return (float) (random.nextGaussian() * 50);
        }
        float nearest = (float) (double) thresholds.get(random.nextInt(thresholds.size()));
        return switch (choice) {
            case 1 -> Float.NaN;
            case 2, 3 -> Math.nextUp(nearest);
            case 4, 5 -> Math.nextDown(nearest);
            default -> nearest;
        };
    }

    /** A tree grown by splitting random leaves, with thresholds that are no floats, and some infinite. */
    private static Tree randomTree(Random random, int nodes) {
        int[] feature = new int[nodes];
        double[] threshold = new double[nodes];
        boolean[] missingLeft = new boolean[nodes];
        int[] left = new int[nodes];
        int[] right = new int[nodes];
        for (int node = 0; node < nodes; node++) {
            feature[node] = random.nextInt(RandomRows.COLUMNS);
            threshold[node] = random.nextInt(15) == 0 ? Double.POSITIVE_INFINITY : random.nextGaussian() * 50;
            missingLeft[node] = random.nextBoolean();
            left[node] = ~node;
            right[node] = ~(node + 1);
            if (node > 0) {
                int leaf = random.nextInt(node + 1);
                replaceLeaf(left, right, node, leaf);
                left[node] = ~leaf;
            }
        }
        double[] leaves = new double[nodes + 1];
        for (int leaf = 0; leaf < leaves.length; leaf++) {
            leaves[leaf] = random.nextGaussian() / 3;
        }
        int[] rows = new int[nodes];
        int[] leafRows = new int[nodes + 1];
        Arrays.fill(leafRows, 1);
        // Inner nodes come after their parents.
        for (int node = nodes - 1; node >= 0; node--) {
            rows[node] = (left[node] >= 0 ? rows[left[node]] : 1) + (right[node] >= 0 ? rows[right[node]] : 1);
        }
        return new Tree(feature, threshold, missingLeft, left, right, leaves, rows, leafRows);
    }

    private static void replaceLeaf(int[] left, int[] right, int node, int leaf) {
        for (int parent = 0; parent < node; parent++) {
            if (left[parent] == ~leaf) {
                left[parent] = node;
                return;
            }
            if (right[parent] == ~leaf) {
                right[parent] = node;
                return;
            }
        }
    }
}
