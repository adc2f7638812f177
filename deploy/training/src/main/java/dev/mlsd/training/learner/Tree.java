package dev.mlsd.training.learner;

/**
 * A binary tree over rows of numbers. Inner nodes have indices from 0, the root being 0; a child is an inner node when
 * it is 0 or above, else the leaf {@code ~child}. A tree of one leaf has no inner nodes.
 *
 * @param feature column that a node looks at
 * @param threshold a value goes left when it is at most this; may be infinite
 * @param missingLeft where NaN goes
 * @param left child of the values up to the threshold
 * @param right child of the others
 * @param leafValues contributions to the log odds
 * @param rows training rows that came by an inner node
 * @param leafRows training rows that came to a leaf
 */
public record Tree(
        int[] feature,
        double[] threshold,
        boolean[] missingLeft,
        int[] left,
        int[] right,
        double[] leafValues,
        int[] rows,
        int[] leafRows) {

    public Tree {
        int nodes = feature.length;
        if (threshold.length != nodes
                || missingLeft.length != nodes
                || left.length != nodes
                || right.length != nodes
                || rows.length != nodes
                || leafValues.length != nodes + 1
                || leafRows.length != nodes + 1) {
            throw new IllegalArgumentException("a tree of " + nodes + " inner nodes has " + (nodes + 1)
                    + " leaves, two numbers a leaf and six a node, got " + leafValues.length + " leaves");
        }
    }

    /** The contribution of a row. */
    public double value(float[] values, int offset) {
        return leafValues[leaf(values, offset)];
    }

    /** The leaf that a row ends in. */
    int leaf(float[] values, int offset) {
        if (feature.length == 0) {
            return 0;
        }
        int node = 0;
        while (node >= 0) {
            float value = values[offset + feature[node]];
            boolean goesLeft = Float.isNaN(value) ? missingLeft[node] : value <= threshold[node];
            node = goesLeft ? left[node] : right[node];
        }
        return ~node;
    }

    /** For each leaf, the inner nodes on its way, the root included: so often does a row that ends there get compared. */
    int[] leafDepths() {
        int[] depths = new int[leafValues.length];
        if (feature.length > 0) {
            fill(depths, 0, 1);
        }
        return depths;
    }

    private void fill(int[] depths, int node, int comparisons) {
        for (int child : new int[] {left[node], right[node]}) {
            if (child >= 0) {
                fill(depths, child, comparisons + 1);
            } else {
                depths[~child] = comparisons;
            }
        }
    }
}
