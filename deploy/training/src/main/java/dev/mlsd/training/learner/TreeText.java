package dev.mlsd.training.learner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads trees from LightGBM's model file (version 4): blocks of {@code key=value} lines, one block a tree, from {@code
 * Tree=0} to {@code end of trees}. The bits of {@code decision_type}: 1 categorical, 2 missing values go left, the next
 * two the missing type.
 *
 * <p>Where missing values go (LightGBM's {@code Tree::NumericalDecision}): with missing type NaN, as the second bit
 * says; with type none, which a column without a missing value in training gets, NaN is taken as 0. Type zero and
 * categories are not used here and refused.
 */
final class TreeText {

    private static final int CATEGORICAL = 1;
    private static final int DEFAULT_LEFT = 2;
    private static final int MISSING_NONE = 0;
    private static final int MISSING_NAN = 2;

    private TreeText() {}

    /** All trees, in the order of the file; throws {@link LearnerException} for what can't be represented. */
    static List<Tree> parse(String text) {
        List<Tree> trees = new ArrayList<>();
        Map<String, String> block = new HashMap<>();
        boolean inTree = false;
        for (String line : text.lines().toList()) {
            if (line.startsWith("Tree=") || line.equals("end of trees")) {
                if (inTree) {
                    trees.add(tree(block));
                }
                inTree = line.startsWith("Tree=");
                block.clear();
            } else if (line.startsWith("objective=") && !line.equals("objective=binary sigmoid:1")) {
                throw new LearnerException("only 'objective=binary sigmoid:1' can be read, got '" + line + "'");
            } else if (line.indexOf('=') > 0) {
                block.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        if (inTree || trees.isEmpty()) {
            throw new LearnerException("LightGBM's model ends early or has no trees");
        }
        return trees;
    }

    private static Tree tree(Map<String, String> block) {
        double[] leaves = doubles(block, "leaf_value");
        if (leaves.length == 1) {
            // A tree of one leaf does not say how many rows it saw, and nobody's share depends on it.
            int[] none = new int[0];
            return new Tree(none, new double[0], new boolean[0], none, none, leaves, none, new int[] {1});
        }
        double[] thresholds = doubles(block, "threshold");
        int[] types = integers(block, "decision_type");
        boolean[] missingLeft = new boolean[types.length];
        for (int node = 0; node < types.length; node++) {
            missingLeft[node] = missingLeft(types[node], thresholds[node]);
        }
        return new Tree(
                integers(block, "split_feature"),
                thresholds,
                missingLeft,
                integers(block, "left_child"),
                integers(block, "right_child"),
                leaves,
                integers(block, "internal_count"),
                integers(block, "leaf_count"));
    }

    private static boolean missingLeft(int type, double threshold) {
        int missing = (type >> 2) & 3;
        if ((type & CATEGORICAL) != 0 || (missing != MISSING_NONE && missing != MISSING_NAN)) {
            throw new LearnerException(
                    "categories and zeros that mean missing can't be read, got decision_type " + type);
        }
        return missing == MISSING_NAN ? (type & DEFAULT_LEFT) != 0 : 0 <= threshold;
    }

    private static String[] words(Map<String, String> block, String key) {
        String value = block.get(key);
        if (value == null) {
            throw new LearnerException("a tree of LightGBM's model lacks '" + key + "'");
        }
        return value.trim().split(" ");
    }

    private static int[] integers(Map<String, String> block, String key) {
        return Arrays.stream(words(block, key)).mapToInt(Integer::parseInt).toArray();
    }

    private static double[] doubles(Map<String, String> block, String key) {
        return Arrays.stream(words(block, key)).mapToDouble(TreeText::number).toArray();
    }

    private static double number(String word) {
        return switch (word) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(word);
        };
    }
}
