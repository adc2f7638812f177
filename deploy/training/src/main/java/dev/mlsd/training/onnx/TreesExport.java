package dev.mlsd.training.onnx;

import dev.mlsd.training.learner.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * Boosted trees as {@code TreeEnsembleRegressor}, then {@code Sigmoid}.
 *
 * <p>Thresholds are doubles in the trainer and floats in ONNX. Rounded to the nearest float, a threshold could pass a
 * value that lies between the two; rounded down, {@code x <= threshold} has the same answer for every float x. Leaf
 * values are rounded to the nearest, and summed as floats, which is all the difference that is left (about 1e-7).
 *
 * <p>How many training rows came by each node is kept in {@code nodes_hitrates}: scoring ignores it, and explanations
 * of scores need it.
 */
final class TreesExport {

    private final List<Long> treeIds = new ArrayList<>();
    private final List<Long> nodeIds = new ArrayList<>();
    private final List<Long> features = new ArrayList<>();
    private final List<String> modes = new ArrayList<>();
    private final List<Float> thresholds = new ArrayList<>();
    private final List<Long> trueIds = new ArrayList<>();
    private final List<Long> falseIds = new ArrayList<>();
    private final List<Long> missingTracksTrue = new ArrayList<>();
    private final List<Float> rows = new ArrayList<>();
    private final List<Long> leafTreeIds = new ArrayList<>();
    private final List<Long> leafNodeIds = new ArrayList<>();
    private final List<Long> leafTargets = new ArrayList<>();
    private final List<Float> leafWeights = new ArrayList<>();

    private TreesExport() {}

    /** The model file of trees over rows of so many columns. */
    static byte[] export(List<Tree> trees, int columns) {
        TreesExport export = new TreesExport();
        for (int tree = 0; tree < trees.size(); tree++) {
            export.add(tree, trees.get(tree));
        }
        return new OnnxGraph("fraud-trees", columns)
                .then(
                        "TreeEnsembleRegressor",
                        List.of(
                                OnnxGraph.text("aggregate_function", "SUM"),
                                OnnxGraph.text("post_transform", "NONE"),
                                OnnxGraph.number("n_targets", 1),
                                OnnxGraph.integers("nodes_treeids", export.treeIds),
                                OnnxGraph.integers("nodes_nodeids", export.nodeIds),
                                OnnxGraph.integers("nodes_featureids", export.features),
                                OnnxGraph.texts("nodes_modes", export.modes),
                                OnnxGraph.floats("nodes_values", export.thresholds),
                                OnnxGraph.integers("nodes_truenodeids", export.trueIds),
                                OnnxGraph.integers("nodes_falsenodeids", export.falseIds),
                                OnnxGraph.integers("nodes_missing_value_tracks_true", export.missingTracksTrue),
                                OnnxGraph.floats("nodes_hitrates", export.rows),
                                OnnxGraph.integers("target_treeids", export.leafTreeIds),
                                OnnxGraph.integers("target_nodeids", export.leafNodeIds),
                                OnnxGraph.integers("target_ids", export.leafTargets),
                                OnnxGraph.floats("target_weights", export.leafWeights)))
                .withSigmoid();
    }

    /** Inner nodes keep their indices, leaves follow them. */
    private void add(int treeId, Tree tree) {
        int inner = tree.feature().length;
        for (int node = 0; node < inner; node++) {
            addNode(treeId, node, "BRANCH_LEQ");
            features.add((long) tree.feature()[node]);
            thresholds.add(floor(tree.threshold()[node]));
            trueIds.add(id(tree.left()[node], inner));
            falseIds.add(id(tree.right()[node], inner));
            missingTracksTrue.add(tree.missingLeft()[node] ? 1L : 0L);
            rows.add((float) tree.rows()[node]);
        }
        for (int leaf = 0; leaf < tree.leafValues().length; leaf++) {
            addNode(treeId, inner + leaf, "LEAF");
            features.add(0L);
            thresholds.add(0f);
            trueIds.add(0L);
            falseIds.add(0L);
            missingTracksTrue.add(0L);
            rows.add((float) tree.leafRows()[leaf]);
            leafTreeIds.add((long) treeId);
            leafNodeIds.add((long) (inner + leaf));
            leafTargets.add(0L);
            leafWeights.add((float) tree.leafValues()[leaf]);
        }
    }

    private void addNode(int treeId, int node, String mode) {
        treeIds.add((long) treeId);
        nodeIds.add((long) node);
        modes.add(mode);
    }

    private static long id(int child, int inner) {
        return child >= 0 ? child : inner + ~child;
    }

    /** The largest float that is at most a number. */
    static float floor(double number) {
        float nearest = (float) number;
        return nearest > number ? Math.nextDown(nearest) : nearest;
    }
}
