package dev.mlsd.training.learner;

import com.microsoft.ml.lightgbm.PredictionType;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMException;
import java.util.List;

/**
 * Boosted trees, as LightGBM writes them down. The text carries every number to the bit.
 *
 * @param text LightGBM's model file
 */
public record TreesModel(String text) implements Model {

    // Scoring copies its rows to native memory.
    private static final int CHUNK = 1 << 15;

    /** The trees, read from the text. */
    public List<Tree> trees() {
        return TreeText.parse(text);
    }

    @Override
    public Cost cost(Rows rows) {
        List<Tree> trees = trees();
        long parameters = 0;
        long visits = 0;
        for (Tree tree : trees) {
            parameters += tree.threshold().length + tree.leafValues().length;
            int[] depths = tree.leafDepths();
            for (int row = 0; row < rows.count(); row++) {
                visits += depths[tree.leaf(rows.values(), row * rows.columns())];
            }
        }
        return new Cost(parameters, Cost.Work.NODE_VISITS, (double) visits / rows.count());
    }

    @Override
    public double[] score(Rows rows) {
        double[] scores = new double[rows.count()];
        try (LGBMBooster booster = LGBMBooster.loadModelFromString(text)) {
            for (int from = 0; from < scores.length; from += CHUNK) {
                Rows chunk = rows.slice(from, Math.min(from + CHUNK, scores.length));
                double[] part = booster.predictForMat(
                        chunk.values(),
                        chunk.count(),
                        chunk.columns(),
                        true,
                        PredictionType.C_API_PREDICT_NORMAL,
                        "num_threads=1");
                System.arraycopy(part, 0, scores, from, part.length);
            }
        } catch (LGBMException e) {
            throw new LearnerException("LightGBM can't score: " + e.getMessage(), e);
        }
        return scores;
    }
}
