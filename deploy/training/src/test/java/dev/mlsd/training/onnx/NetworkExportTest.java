package dev.mlsd.training.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.training.learner.LearnerException;
import dev.mlsd.training.learner.Model;
import dev.mlsd.training.learner.NetworkLearner;
import dev.mlsd.training.learner.Rows;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NetworkExportTest {

    private static final Rows LEARNED = RandomRows.of(new Random(1), 1_500, 0.1);

    @Test
    void export_denseMatrices_scoreAsTheTrainersFastTransform() {
        Model model = new NetworkLearner(3).learn(LEARNED);
        Rows rows = RandomRows.of(new Random(2), 1_000, 0.2);

        assertThat(ExportCheck.check(OnnxExport.export(model, RandomRows.COLUMNS), model, rows, model.score(rows)))
                .isLessThan(ExportCheck.TOLERANCE);
    }

    @Test
    void export_sameSeed_givesTheSameBytesAndAnotherSeedOthers() {
        byte[] first = OnnxExport.export(new NetworkLearner(3).learn(LEARNED), RandomRows.COLUMNS);

        assertThat(OnnxExport.export(new NetworkLearner(3).learn(LEARNED), RandomRows.COLUMNS))
                .isEqualTo(first)
                .hasSizeLessThan(2_500_000);
        assertThat(OnnxExport.export(new NetworkLearner(4).learn(LEARNED), RandomRows.COLUMNS))
                .isNotEqualTo(first);
    }

    @Test
    void learn_rowsThatCanBeToldApart_tellsThemApart() {
        Rows rows = RandomRows.of(new Random(5), 1_500, 0);
        double[] scores = new NetworkLearner(3).learn(LEARNED).score(rows);

        double frauds = 0;
        double genuine = 0;
        int count = 0;
        for (int row = 0; row < scores.length; row++) {
            if (rows.frauds()[row]) {
                frauds += scores[row];
                count++;
            } else {
                genuine += scores[row];
            }
        }
        assertThat(frauds / count).isGreaterThan(genuine / (scores.length - count) + 0.2);
    }

    @Test
    void score_anyNumberOfRows_isTheSameAsOneByOne() {
        Model model = new NetworkLearner(3).learn(LEARNED);
        double[] together = model.score(LEARNED.slice(0, 130));
        for (int row = 0; row < together.length; row++) {
            assertThat(model.score(LEARNED.slice(row, row + 1))).containsExactly(together[row]);
        }
    }

    @Test
    void learn_oneKindOnly_isRefused() {
        Rows rows = RandomRows.of(new Random(1), 50, 0);
        Arrays.fill(rows.frauds(), false);

        assertThatThrownBy(() -> new NetworkLearner(1).learn(rows)).isInstanceOf(LearnerException.class);
    }
}
