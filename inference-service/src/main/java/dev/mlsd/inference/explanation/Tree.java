package dev.mlsd.inference.explanation;

import java.util.Arrays;

/**
 * A binary tree over rows of numbers. Node 0 is the root; children come after their parents.
 *
 * @param feature {@code [nodes]}, the column that a node looks at, {@link #LEAF} for a leaf
 * @param threshold {@code [nodes]}, a value goes to {@code yes} when it is at most this
 * @param missingYes {@code [nodes]}, whether NaN goes to {@code yes}
 * @param yes {@code [nodes]}, of inner nodes
 * @param no {@code [nodes]}, of inner nodes
 * @param value {@code [nodes]}, what a leaf adds
 * @param cover {@code [nodes]}, training rows that came by, above 0
 */
public record Tree(
        int[] feature, float[] threshold, boolean[] missingYes, int[] yes, int[] no, double[] value, double[] cover) {

    /** Instead of a column. */
    public static final int LEAF = -1;

    public Tree {
        int nodes = feature.length;
        if (nodes == 0
                || threshold.length != nodes
                || missingYes.length != nodes
                || yes.length != nodes
                || no.length != nodes
                || value.length != nodes
                || cover.length != nodes) {
            throw new IllegalArgumentException("a tree needs at least one node and seven numbers for each");
        }
        for (int node = 0; node < nodes; node++) {
            if (!(cover[node] > 0)) {
                throw new IllegalArgumentException(
                        "the training rows of every node must be known and above 0, got " + cover[node]);
            }
            if (feature[node] < LEAF) {
                throw new IllegalArgumentException("a column must be at least 0, got " + feature[node]);
            }
            if (feature[node] != LEAF
                    && !(node < yes[node] && yes[node] < nodes && node < no[node] && no[node] < nodes)) {
                throw new IllegalArgumentException("children must come after their parent, got " + yes[node] + " and "
                        + no[node] + " of " + node + " in a tree of " + nodes + " nodes");
            }
        }
    }

    boolean isLeaf(int node) {
        return feature[node] == LEAF;
    }

    /** The child to which a row goes. */
    int child(int node, float[] row) {
        float x = row[feature[node]];
        boolean toYes = Float.isNaN(x) ? missingYes[node] : x <= threshold[node];
        return toYes ? yes[node] : no[node];
    }

    double value(float[] row) {
        int node = 0;
        while (!isLeaf(node)) {
            node = child(node, row);
        }
        return value[node];
    }

    /** {@code [nodes]}, the mean of a node over the training rows that came by. */
    double[] means() {
        double[] means = value.clone();
        for (int node = means.length - 1; node >= 0; node--) {
            if (!isLeaf(node)) {
                means[node] = (means[yes[node]] * cover[yes[node]] + means[no[node]] * cover[no[node]]) / cover[node];
            }
        }
        return means;
    }

    /** The mean over the training rows. */
    double mean() {
        return means()[0];
    }

    /** Inner nodes on the longest way to a leaf. */
    int depth() {
        int[] depth = new int[feature.length];
        for (int node = 0; node < feature.length; node++) {
            if (!isLeaf(node)) {
                depth[yes[node]] = depth[node] + 1;
                depth[no[node]] = depth[node] + 1;
            }
        }
        return Arrays.stream(depth).max().orElse(0);
    }
}
