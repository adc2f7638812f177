package dev.mlsd.training.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.ml.lightgbm.PredictionType;
import dev.mlsd.inference.explanation.Explainer;
import dev.mlsd.inference.explanation.Explanation;
import dev.mlsd.training.learner.Rows;
import dev.mlsd.training.learner.TreesLearner;
import dev.mlsd.training.learner.TreesModel;
import dev.mlsd.training.learner.TreesSettings;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the service says of the file that is exported, against what LightGBM says of its own trees. */
class ContributionsTest {

    /** Leaf values are floats in the file, and there are forty trees. */
    private static final double TOLERANCE = 1e-5;

    @Test
    void contributions_ofTheExportedFile_areLightGbmsOwn() throws LGBMException {
        for (int seed = 0; seed < 3; seed++) {
            Rows learnt = RandomRows.of(new Random(seed), 3_000, seed == 2 ? 0 : 0.1);
            TreesModel model = new TreesLearner(new TreesSettings(40, 6, 0.1, seed)).learn(learnt);
            Explainer explainer = Explainer.of(OnnxExport.export(model, RandomRows.COLUMNS), RandomRows.COLUMNS);
            Rows rows = RandomRows.of(new Random(seed + 100), 500, 0.2);
            double[] expected = contributions(model, rows);
            for (int row = 0; row < rows.count(); row++) {
                int from = row * RandomRows.COLUMNS;
                float[] values = Arrays.copyOfRange(rows.values(), from, from + RandomRows.COLUMNS);

                Explanation.Exact exact = (Explanation.Exact) explainer.explain(values, false);

                // LightGBM puts the base value behind the features.
                int line = row * (RandomRows.COLUMNS + 1);
                assertThat(exact.contributions())
                        .as("seed %d, row %d", seed, row)
                        .containsExactly(
                                Arrays.copyOfRange(expected, line, line + RandomRows.COLUMNS), within(TOLERANCE));
                assertThat(exact.baseValue()).isCloseTo(expected[line + RandomRows.COLUMNS], within(TOLERANCE));
            }
        }
    }

    private static double[] contributions(TreesModel model, Rows rows) throws LGBMException {
        try (LGBMBooster booster = LGBMBooster.loadModelFromString(model.text())) {
            return booster.predictForMat(
                    rows.values(),
                    rows.count(),
                    rows.columns(),
                    true,
                    PredictionType.C_API_PREDICT_CONTRIB,
                    "num_threads=1");
        }
    }
}
