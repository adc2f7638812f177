package dev.mlsd.inference.explanation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the trees of an ONNX graph that is a {@code TreeEnsembleRegressor} followed by a {@code Sigmoid}. Field numbers as in onnx.proto,
 * attributes as in the operator's specification (ai.onnx.ml, version 3).
 *
 * <p>How many training rows came by each node is in {@code nodes_hitrates}. The standard calls it optional; without it no exact
 * explanation is possible.
 */
final class OnnxTrees {

    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int NODE_OPERATOR = 4;
    private static final int NODE_ATTRIBUTE = 5;
    private static final int ATTRIBUTE_NAME = 1;
    private static final int ATTRIBUTE_INTEGER = 3;
    private static final int ATTRIBUTE_TEXT = 4;
    private static final int ATTRIBUTE_FLOATS = 7;
    private static final int ATTRIBUTE_INTEGERS = 8;
    private static final int ATTRIBUTE_TEXTS = 9;

    private static final List<String> NODE_INTEGERS = List.of(
            "nodes_nodeids",
            "nodes_featureids",
            "nodes_truenodeids",
            "nodes_falsenodeids",
            "nodes_missing_value_tracks_true");

    private final Map<String, Attribute> attributes;

    private OnnxTrees(Map<String, Attribute> attributes) {
        this.attributes = attributes;
    }

    /** An attribute's value, whichever of its kinds it is. */
    private static final class Attribute {
        private final List<Float> floats = new ArrayList<>();
        private final List<Long> integers = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
    }

    /**
     * The explainer of a model file.
     *
     * @throws IllegalArgumentException when it cannot be explained exactly; the message says why
     */
    static TreeShap read(byte[] model, int features) {
        List<String> operators = new ArrayList<>();
        ByteBuffer ensemble = null;
        ProtoFields file = new ProtoFields(ByteBuffer.wrap(model));
        while (file.next()) {
            if (file.number() == MODEL_GRAPH) {
                ProtoFields graph = new ProtoFields(file.bytes());
                while (graph.next()) {
                    if (graph.number() == GRAPH_NODE) {
                        operators.add(operator(graph.bytes()));
                        ensemble = operators.size() == 1 ? graph.bytes() : ensemble;
                    }
                }
            }
        }
        if (!operators.equals(List.of("TreeEnsembleRegressor", "Sigmoid"))) {
            throw new IllegalArgumentException(
                    "only a sum of trees under a sigmoid has exact contributions, and this graph is "
                            + String.join(", ", operators));
        }
        return new OnnxTrees(attributes(ensemble)).trees(features);
    }

    private static String operator(ByteBuffer node) {
        ProtoFields fields = new ProtoFields(node);
        String operator = "";
        while (fields.next()) {
            operator = fields.number() == NODE_OPERATOR ? fields.text() : operator;
        }
        return operator;
    }

    private static Map<String, Attribute> attributes(ByteBuffer node) {
        Map<String, Attribute> attributes = new HashMap<>();
        ProtoFields fields = new ProtoFields(node);
        while (fields.next()) {
            if (fields.number() == NODE_ATTRIBUTE) {
                addTo(attributes, new ProtoFields(fields.bytes()));
            }
        }
        return attributes;
    }

    private static void addTo(Map<String, Attribute> attributes, ProtoFields fields) {
        Attribute attribute = new Attribute();
        while (fields.next()) {
            switch (fields.number()) {
                case ATTRIBUTE_NAME -> attributes.put(fields.text(), attribute);
                case ATTRIBUTE_INTEGER -> attribute.integers.add(fields.integer());
                case ATTRIBUTE_TEXT, ATTRIBUTE_TEXTS -> attribute.texts.add(fields.text());
                case ATTRIBUTE_FLOATS -> addFloats(attribute.floats, fields);
                case ATTRIBUTE_INTEGERS -> addIntegers(attribute.integers, fields);
                default -> {
                    // Documentation, and kinds that trees do not have.
                }
            }
        }
    }

    private static void addFloats(List<Float> to, ProtoFields fields) {
        if (!fields.isPacked()) {
            to.add(fields.real());
            return;
        }
        ByteBuffer packed = fields.bytes();
        while (packed.remaining() >= Float.BYTES) {
            to.add(packed.getFloat());
        }
    }

    private static void addIntegers(List<Long> to, ProtoFields fields) {
        if (!fields.isPacked()) {
            to.add(fields.integer());
            return;
        }
        ByteBuffer packed = fields.bytes();
        while (packed.hasRemaining()) {
            to.add(ProtoFields.varint(packed));
        }
    }

    private TreeShap trees(int features) {
        expect("aggregate_function", "SUM");
        expect("post_transform", "NONE");
        if (floats("nodes_hitrates").isEmpty()) {
            throw new IllegalArgumentException(
                    "the file does not say how many training rows came by each node (nodes_hitrates)");
        }
        List<Long> treeIds = integers("nodes_treeids");
        List<Long> nodeIds = integers("nodes_nodeids");
        checkLengths();
        Map<Long, List<Integer>> rowsOfTree = new TreeMap<>();
        for (int row = 0; row < treeIds.size(); row++) {
            rowsOfTree
                    .computeIfAbsent(treeIds.get(row), id -> new ArrayList<>())
                    .add(row);
        }
        Map<Long, Map<Long, Double>> weights = weights();
        List<Tree> trees = new ArrayList<>();
        rowsOfTree.forEach((id, rows) -> trees.add(tree(rows, nodeIds, weights.getOrDefault(id, Map.of()))));
        return new TreeShap(
                trees,
                features,
                floats("base_values").stream().mapToDouble(Float::doubleValue).sum());
    }

    /** One number of each kind for each node, and for each leaf. */
    private void checkLengths() {
        int nodes = integers("nodes_treeids").size();
        int leaves = integers("target_treeids").size();
        boolean whole = NODE_INTEGERS.stream().allMatch(name -> integers(name).size() == nodes)
                && floats("nodes_values").size() == nodes
                && floats("nodes_hitrates").size() == nodes
                && modes().size() == nodes
                && integers("target_nodeids").size() == leaves
                && floats("target_weights").size() == leaves;
        if (nodes == 0 || !whole) {
            throw new IllegalArgumentException("the attributes of its nodes are not equally many");
        }
    }

    private List<String> modes() {
        return attributes.containsKey("nodes_modes") ? attributes.get("nodes_modes").texts : List.of();
    }

    private void expect(String name, String wanted) {
        List<String> found = attributes.containsKey(name) ? attributes.get(name).texts : List.of(wanted);
        if (!found.equals(List.of(wanted))) {
            throw new IllegalArgumentException(name + " must be " + wanted + ", got " + found);
        }
    }

    private List<Long> integers(String name) {
        return attributes.containsKey(name) ? attributes.get(name).integers : List.of();
    }

    private List<Float> floats(String name) {
        return attributes.containsKey(name) ? attributes.get(name).floats : List.of();
    }

    /** What leaves add, by tree and node. */
    private Map<Long, Map<Long, Double>> weights() {
        Map<Long, Map<Long, Double>> weights = new HashMap<>();
        List<Long> trees = integers("target_treeids");
        for (int i = 0; i < trees.size(); i++) {
            weights.computeIfAbsent(trees.get(i), id -> new HashMap<>())
                    .put(integers("target_nodeids").get(i), (double)
                            floats("target_weights").get(i));
        }
        return weights;
    }

    /** One tree; its nodes in an order in which children follow their parents, as the file may have any. */
    private Tree tree(List<Integer> rows, List<Long> nodeIds, Map<Long, Double> weights) {
        Map<Long, Integer> rowOf = new HashMap<>();
        rows.forEach(row -> rowOf.put(nodeIds.get(row), row));
        List<Integer> order = new ArrayList<>(List.of(rows.getFirst()));
        int[] yes = new int[rows.size()];
        int[] no = new int[rows.size()];
        for (int node = 0; node < order.size(); node++) {
            int row = order.get(node);
            if (!isLeaf(row)) {
                if (order.size() + 2 > rows.size()) {
                    throw new IllegalArgumentException("the nodes of a tree do not make a tree");
                }
                yes[node] = order.size();
                order.add(child(rowOf, "nodes_truenodeids", row));
                no[node] = order.size();
                order.add(child(rowOf, "nodes_falsenodeids", row));
            }
        }
        int nodes = order.size();
        int[] feature = new int[nodes];
        float[] threshold = new float[nodes];
        boolean[] missingYes = new boolean[nodes];
        double[] value = new double[nodes];
        double[] cover = new double[nodes];
        List<Long> tracks = integers("nodes_missing_value_tracks_true");
        for (int node = 0; node < nodes; node++) {
            int row = order.get(node);
            boolean leaf = isLeaf(row);
            feature[node] = leaf
                    ? Tree.LEAF
                    : (int) Math.min(
                            Integer.MAX_VALUE, integers("nodes_featureids").get(row));
            threshold[node] = leaf ? 0 : threshold(row);
            missingYes[node] = tracks.get(row) != 0;
            value[node] = leaf ? weights.getOrDefault(nodeIds.get(row), 0.0) : 0;
            cover[node] = floats("nodes_hitrates").get(row);
        }
        return new Tree(
                feature, threshold, missingYes, Arrays.copyOf(yes, nodes), Arrays.copyOf(no, nodes), value, cover);
    }

    private int child(Map<Long, Integer> rowOf, String name, int row) {
        Integer child = rowOf.get(integers(name).get(row));
        if (child == null) {
            throw new IllegalArgumentException("a node's child is not in its tree");
        }
        return child;
    }

    private boolean isLeaf(int row) {
        return modes().get(row).equals("LEAF");
    }

    /** As for "at most": below a number is at most the float before it. */
    private float threshold(int row) {
        float threshold = floats("nodes_values").get(row);
        String mode = modes().get(row);
        return switch (mode) {
            case "BRANCH_LEQ" -> threshold;
            case "BRANCH_LT" -> Math.nextDown(threshold);
            default -> throw new IllegalArgumentException("nodes must be BRANCH_LEQ, BRANCH_LT or LEAF, got " + mode);
        };
    }
}
