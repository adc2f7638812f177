package dev.mlsd.training.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.training.learner.LearnerException;
import dev.mlsd.training.learner.LogisticLearner;
import dev.mlsd.training.learner.LogisticModel;
import dev.mlsd.training.learner.Rows;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogisticExportTest {

    @Test
    void export_rowsWithGaps_scoresAsTheTrainer() {
        for (int seed = 0; seed < 5; seed++) {
            LogisticModel model = new LogisticLearner().learn(RandomRows.of(new Random(seed), 3_000, 0.1));
            Rows rows = RandomRows.of(new Random(seed + 100), 2_000, 0.2);

            double[] scores = model.score(rows);

            assertThat(ExportCheck.check(OnnxExport.export(model, RandomRows.COLUMNS), model, rows, scores))
                    .isLessThan(1e-6);
        }
    }

    @Test
    void learn_fraudsLast_meansTheSameAsFraudsFirst() {
        Rows rows = RandomRows.of(new Random(1), 3_000, 0.1);
        int[] reversed = new int[rows.count()];
        Arrays.setAll(reversed, i -> rows.count() - 1 - i);
        double[] forward = new LogisticLearner(1, 1e-6).learn(rows).score(rows);
        double[] backward =
                new LogisticLearner(1, 1e-6).learn(rows.select(reversed)).score(rows);

        assertThat(ExportCheck.largestDifference(forward, backward)).isLessThan(1e-4);
    }

    @Test
    void learn_oneKindOnly_isRefused() {
        Rows rows = RandomRows.of(new Random(1), 50, 0);
        Arrays.fill(rows.frauds(), false);

        assertThatThrownBy(() -> new LogisticLearner().learn(rows)).isInstanceOf(LearnerException.class);
    }

    @Test
    void check_otherModel_isRefused() {
        Rows rows = RandomRows.of(new Random(1), 500, 0);
        LogisticModel model = new LogisticLearner().learn(rows);
        LogisticModel other =
                new LogisticModel(model.means(), model.deviations(), model.weights(), model.bias() + 0.01);

        assertThatThrownBy(() ->
                        ExportCheck.check(OnnxExport.export(other, RandomRows.COLUMNS), model, rows, model.score(rows)))
                .isInstanceOf(LearnerException.class)
                .hasMessageContaining("nothing was written");
    }
}
