package dev.mlsd.training.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.training.learner.DistilledLearner;
import dev.mlsd.training.learner.LearnerException;
import dev.mlsd.training.learner.Model;
import dev.mlsd.training.learner.Rows;
import dev.mlsd.training.learner.TreesLearner;
import dev.mlsd.training.learner.TreesSettings;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PerceptronExportTest {

    private static final Rows LEARNED = RandomRows.of(new Random(1), 1_500, 0.1);
    private static final TreesLearner TEACHER = new TreesLearner(new TreesSettings(20, 4, 0.1, 1));

    @Test
    void export_rowsWithAndWithoutGaps_scoresAsTheTrainer() {
        Model model = new DistilledLearner(TEACHER, 3).learn(LEARNED);
        Rows rows = RandomRows.of(new Random(2), 1_000, 0.2);

        assertThat(ExportCheck.check(OnnxExport.export(model, RandomRows.COLUMNS), model, rows, model.score(rows)))
                .isLessThan(ExportCheck.TOLERANCE);
    }

    @Test
    void export_sameSeed_givesTheSameBytesAndAnotherSeedOthers() {
        byte[] first = OnnxExport.export(new DistilledLearner(TEACHER, 3).learn(LEARNED), RandomRows.COLUMNS);

        assertThat(OnnxExport.export(new DistilledLearner(TEACHER, 3).learn(LEARNED), RandomRows.COLUMNS))
                .isEqualTo(first)
                .hasSizeLessThan(10_000);
        assertThat(OnnxExport.export(new DistilledLearner(TEACHER, 4).learn(LEARNED), RandomRows.COLUMNS))
                .isNotEqualTo(first);
    }

    @Test
    void learn_fromATeacher_saysWhatTheTeacherSaysMoreThanAConstantWould() {
        Rows unseen = RandomRows.of(new Random(6), 1_000, 0);
        double[] taught = logOdds(TEACHER.learn(LEARNED).score(unseen));
        double[] said = logOdds(new DistilledLearner(TEACHER, 3).learn(LEARNED).score(unseen));

        double mean = Arrays.stream(taught).average().orElseThrow();
        double errors = 0;
        double squares = 0;
        for (int row = 0; row < taught.length; row++) {
            errors += (said[row] - taught[row]) * (said[row] - taught[row]);
            squares += (taught[row] - mean) * (taught[row] - mean);
        }
        assertThat(errors).isLessThan(squares / 2);
    }

    private static double[] logOdds(double[] probabilities) {
        return Arrays.stream(probabilities).map(p -> Math.log(p / (1 - p))).toArray();
    }

    @Test
    void learn_oneKindOnly_isRefused() {
        Rows rows = RandomRows.of(new Random(1), 50, 0);
        Arrays.fill(rows.frauds(), false);

        assertThatThrownBy(() -> new DistilledLearner(TEACHER, 1).learn(rows)).isInstanceOf(LearnerException.class);
    }
}
