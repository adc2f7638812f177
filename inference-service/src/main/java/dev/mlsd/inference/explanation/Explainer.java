package dev.mlsd.inference.explanation;

/** What a model can say about its scores. Safe for use by many threads. */
public sealed interface Explainer {

    /**
     * The explanation of a row's score.
     *
     * @param row {@code [features]} as the model saw it, NaN where missing
     * @param alongTheWay takes the attribution along the way ({@link TreeShap#alongTheWay}) for the exact one, so that an experiment can
     *     show the difference
     */
    Explanation explain(float[] row, boolean alongTheWay);

    /** It is a sum of trees, and explained exactly. */
    record Exact(TreeShap trees) implements Explainer {

        @Override
        public Explanation explain(float[] row, boolean alongTheWay) {
            return new Explanation.Exact(
                    trees.baseValue(),
                    trees.score(row),
                    alongTheWay ? trees.alongTheWay(row) : trees.contributions(row));
        }
    }

    /**
     * It cannot be explained.
     *
     * @param reason for people
     */
    record Unavailable(String reason) implements Explainer {

        @Override
        public Explanation explain(float[] row, boolean alongTheWay) {
            return new Explanation.Unavailable(reason);
        }
    }

    /** The explainer of an ONNX file over rows of so many features; O(size of the file). */
    static Explainer of(byte[] model, int features) {
        try {
            return new Exact(OnnxTrees.read(model, features));
        } catch (IllegalArgumentException no) {
            return new Unavailable(no.getMessage());
        }
    }
}
