package dev.mlsd.workbench.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Shapley values of a sum of trees by the formula itself: every coalition of features, weighted as Shapley (1953) weighs it. It shares
 * nothing with the algorithm that it checks but the question: a feature outside of a coalition is averaged over the training rows that
 * went each way.
 *
 * <p>What a leaf adds to a coalition is a product over the features on the way to it, so only coalitions of those matter, at most 2^depth
 * for each leaf. About 3 million steps for a row and 100 trees of 64 leaves.
 */
final class ShapleyByEnumeration {

    private final List<Leaf> leaves = new ArrayList<>();
    private final int features;

    /** A condition on the way to a leaf. */
    private record Condition(int feature, double threshold, boolean missingYes, boolean yes, double share) {

        boolean holds(double[] row) {
            double value = row[feature];
            return (Double.isNaN(value) ? missingYes : value <= threshold) == yes;
        }
    }

    private record Leaf(double value, List<Condition> way) {}

    /**
     * Of trees as inference-service tells them.
     *
     * @throws ExperimentException when they are not told as expected
     */
    ShapleyByEnumeration(List<?> trees, int features) throws ExperimentException {
        this.features = features;
        try {
            for (Object tree : trees) {
                add(new Columns((Map<?, ?>) tree), 0, List.of());
            }
        } catch (ClassCastException | IndexOutOfBoundsException | NullPointerException | NumberFormatException wrong) {
            throw new ExperimentException(
                    "malformed", "inference-service tells its trees in another way than expected");
        }
    }

    /** A tree's columns, a number a node. */
    private record Columns(Map<?, ?> of) {

        double number(String name, int node) {
            Object value = ((List<?>) of.get(name)).get(node);
            // Infinite thresholds come as text.
            return value instanceof Number number ? number.doubleValue() : Double.parseDouble((String) value);
        }

        boolean truth(String name, int node) {
            return (Boolean) ((List<?>) of.get(name)).get(node);
        }
    }

    private void add(Columns tree, int node, List<Condition> way) {
        int feature = (int) tree.number("feature", node);
        if (feature < 0) {
            leaves.add(new Leaf(tree.number("value", node), way));
            return;
        }
        for (boolean yes : new boolean[] {true, false}) {
            int child = (int) tree.number(yes ? "yes" : "no", node);
            List<Condition> longer = new ArrayList<>(way);
            longer.add(new Condition(
                    feature,
                    // Told with as many digits as single precision needs.
                    (float) tree.number("threshold", node),
                    tree.truth("missing_yes", node),
                    yes,
                    tree.number("cover", child) / tree.number("cover", node)));
            add(tree, child, longer);
        }
    }

    /** The score of a row. */
    double score(double[] row) {
        return leaves.stream()
                .filter(leaf -> leaf.way().stream().allMatch(condition -> condition.holds(row)))
                .mapToDouble(Leaf::value)
                .sum();
    }

    /** The Shapley value of each feature. */
    double[] values(double[] row) {
        double[] values = new double[features];
        for (Leaf leaf : leaves) {
            add(values, leaf, row);
        }
        return values;
    }

    private static void add(double[] values, Leaf leaf, double[] row) {
        int[] met = leaf.way().stream().mapToInt(Condition::feature).distinct().toArray();
        double[] known = new double[met.length];
        double[] unknown = new double[met.length];
        for (int i = 0; i < met.length; i++) {
            known[i] = 1;
            unknown[i] = 1;
            for (Condition condition : leaf.way()) {
                if (condition.feature() == met[i]) {
                    known[i] *= condition.holds(row) ? 1 : 0;
                    unknown[i] *= condition.share();
                }
            }
        }
        for (int i = 0; i < met.length; i++) {
            for (int coalition = 0; coalition < 1 << met.length; coalition++) {
                if ((coalition >> i & 1) == 0) {
                    double others = leaf.value();
                    for (int j = 0; j < met.length; j++) {
                        others *= j == i ? 1 : (coalition >> j & 1) == 1 ? known[j] : unknown[j];
                    }
                    values[met[i]] +=
                            weight(Integer.bitCount(coalition), met.length) * others * (known[i] - unknown[i]);
                }
            }
        }
    }

    /** {@code size! (players - size - 1)! / players!} */
    private static double weight(int size, int players) {
        double weight = 1.0 / players;
        for (int i = 1; i <= size; i++) {
            weight *= (double) i / (players - i);
        }
        return weight;
    }
}
