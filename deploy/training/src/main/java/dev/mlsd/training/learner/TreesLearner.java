package dev.mlsd.training.learner;

import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gradient-boosted trees by LightGBM (Ke et al., "LightGBM: A Highly Efficient Gradient Boosting Decision Tree", 2017),
 * log loss. Equal rows and settings give the same model to the bit: one thread sums in one order. Several learners may
 * run side by side, which also costs less than threads inside one, which wait for each other at every node.
 */
public final class TreesLearner implements Learner {

    /**
     * Rows that a leaf needs, and the penalty on leaf values (LightGBM's {@code lambda_l2}). With one fraud in 120
     * payments small leaves follow single frauds. Measured on three other pairs of weeks of the reference data
     * (training from 2018-05-09, 05-16 and 05-23, tested two weeks later), mean average precision was 0.646 with
     * LightGBM's defaults of 20 and 0, and 0.692 with these; leaves of 20 to 200 rows differ by 0.007 once the penalty
     * is there.
     */
    private static final int MINIMUM_ROWS_IN_LEAF = 50;

    private static final double LEAF_PENALTY = 10;

    private final TreesSettings settings;

    public TreesLearner(TreesSettings settings) {
        this.settings = settings;
    }

    @Override
    public String modelName() {
        return "fraud-trees";
    }

    @Override
    public String algorithm() {
        return "gradient-boosted trees (LightGBM)";
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("rounds", settings.rounds());
        result.put("depth", settings.depth());
        result.put("learning_rate", settings.learningRate());
        result.put("minimum_rows_in_leaf", MINIMUM_ROWS_IN_LEAF);
        result.put("leaf_penalty", LEAF_PENALTY);
        return result;
    }

    @Override
    public TreesModel learn(Rows rows) {
        String parameters = parameters();
        try (LGBMDataset dataset =
                LGBMDataset.createFromMat(rows.values(), rows.count(), rows.columns(), true, parameters, null)) {
            float[] labels = new float[rows.count()];
            for (int row = 0; row < labels.length; row++) {
                labels[row] = rows.frauds()[row] ? 1 : 0;
            }
            dataset.setField("label", labels);
            try (LGBMBooster booster = LGBMBooster.create(dataset, parameters)) {
                boolean finished = false;
                for (int round = 0; round < settings.rounds() && !finished; round++) {
                    finished = booster.updateOneIter();
                }
                return new TreesModel(booster.saveModelToString(0, 0, LGBMBooster.FeatureImportanceType.SPLIT));
            }
        } catch (LGBMException e) {
            throw new LearnerException("LightGBM can't learn: " + e.getMessage(), e);
        }
    }

    private String parameters() {
        return "objective=binary boosting=gbdt verbosity=-1 deterministic=true force_row_wise=true"
                + " max_depth=" + settings.depth()
                + " num_leaves=" + (1 << settings.depth())
                + " learning_rate=" + settings.learningRate()
                + " min_data_in_leaf=" + MINIMUM_ROWS_IN_LEAF
                + " lambda_l2=" + LEAF_PENALTY
                + " num_threads=1"
                + " seed=" + (int) (settings.seed() & Integer.MAX_VALUE);
    }
}
