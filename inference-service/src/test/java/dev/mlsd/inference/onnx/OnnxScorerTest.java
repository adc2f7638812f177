package dev.mlsd.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mlsd.inference.testing.LogisticOnnx;
import dev.mlsd.inference.testing.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxScorerTest {

    private static final float[] WEIGHTS = {0.5f, -1.5f, 2f};
    private static final float BIAS = -0.25f;

    @TempDir
    private Path folder;

    private Path model(String output) throws IOException {
        Path file = folder.resolve(output + ".onnx");
        Files.write(file, LogisticOnnx.write(WEIGHTS, BIAS, output));
        return file;
    }

    private static double expected(float[] rows, int row) {
        double logit = BIAS;
        for (int i = 0; i < WEIGHTS.length; i++) {
            logit += WEIGHTS[i] * rows[row * WEIGHTS.length + i];
        }
        return 1 / (1 + Math.exp(-logit));
    }

    @Test
    void score_everyBatchSize_isTheFormulaRowByRow() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        try (Scorer scorer = OnnxScorer.open(model("probability"), 3, 64)) {
            float[] rows = new float[64 * 3];
            float[] scores = new float[64];
            for (int batch = 1; batch <= 64; batch++) {
                for (int i = 0; i < rows.length; i++) {
                    rows[i] = random.nextFloat(-2, 2);
                }
                scorer.score(rows, batch, scores);
                for (int row = 0; row < batch; row++) {
                    assertThat((double) scores[row]).isCloseTo(expected(rows, row), within(1e-6));
                }
            }
        }
    }

    @Test
    void score_fewerRowsThanBefore_leavesTheRestAlone() throws IOException {
        try (Scorer scorer = OnnxScorer.open(model("probability"), 3, 4)) {
            float[] scores = {9, 9, 9, 9};
            scorer.score(new float[12], 2, scores);

            assertThat(scores[2]).isEqualTo(9);
            assertThat(scores[3]).isEqualTo(9);
            assertThat(scores[0]).isEqualTo(scores[1]);
        }
    }

    @Test
    void score_missingValue_comesBackAsNaNFromAModelThatCannotHandleIt() throws IOException {
        try (Scorer scorer = OnnxScorer.open(model("probability"), 3, 2)) {
            float[] scores = new float[2];
            scorer.score(new float[] {Float.NaN, 0, 0, 0, 0, 0}, 2, scores);

            assertThat(scores[0]).isNaN();
            assertThat(scores[1]).isNotNaN();
        }
    }

    @Test
    void score_wrongUse_saysSo() throws IOException {
        Scorer scorer = OnnxScorer.open(model("probability"), 3, 2);

        assertThatThrownBy(() -> scorer.score(new float[9], 3, new float[3])).hasMessageContaining("got 3");
        scorer.close();
        scorer.close();
        assertThatThrownBy(() -> scorer.score(new float[3], 1, new float[1])).hasMessageContaining("closed");
    }

    @Test
    void open_modelOfAnotherForm_saysWhatItNeeds() throws IOException {
        Path other = model("score");
        Path noModel = Files.writeString(folder.resolve("text.onnx"), "not a model");

        assertThatThrownBy(() -> OnnxScorer.open(other, 3, 2)).hasMessageContaining("output probability float[-1, 1]");
        assertThatThrownBy(() -> OnnxScorer.open(model("probability"), 4, 2))
                .hasMessageContaining("input features float[-1, 4]");
        assertThatThrownBy(() -> OnnxScorer.open(noModel, 3, 2))
                .isInstanceOf(ScoringException.class)
                .hasMessageContaining("text.onnx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fraud-trees", "fraud-logistic", "fraud-network", "fraud-distilled"})
    void score_shippedModel_isAProbabilityAlsoWhereValuesAreMissingAndTheSameInEveryBatch(String name) {
        int features = 21;
        SplittableRandom random = new SplittableRandom(2);
        try (Scorer scorer =
                OnnxScorer.open(ModelFolder.shipped().resolve(name).resolve("1/model.onnx"), features, 64)) {
            float[] rows = new float[64 * features];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = random.nextInt(5) == 0 ? Float.NaN : random.nextFloat(0, 100);
            }
            float[] together = new float[64];
            scorer.score(rows, 64, together);
            float[] asWritten = new float[64];
            try (Scorer plain =
                    OnnxScorer.open(ModelFolder.shipped().resolve(name).resolve("1/model.onnx"), features, 64, false)) {
                plain.score(rows, 64, asWritten);
            }
            assertThat(asWritten).containsExactly(together, within(1e-6f));
            float[] alone = new float[1];
            for (int row = 0; row < 64; row++) {
                float[] one = new float[features];
                System.arraycopy(rows, row * features, one, 0, features);
                scorer.score(one, 1, alone);
                assertThat(alone[0]).isBetween(0f, 1f).isCloseTo(together[row], within(1e-6f));
            }
        }
    }
}
