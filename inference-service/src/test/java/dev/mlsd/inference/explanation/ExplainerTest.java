package dev.mlsd.inference.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlsd.inference.onnx.OnnxScorer;
import dev.mlsd.inference.onnx.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** On the models that ship. */
class ExplainerTest {

    private static final Path TREES = Path.of("models/fraud-trees/1/model.onnx");
    private static final int FEATURES = 21;

    @Test
    void explain_theServedTrees_contributionsAndBaseMakeTheScoreOfTheRuntime() throws IOException {
        Explainer explainer = Explainer.of(Files.readAllBytes(TREES), FEATURES);
        Random random = new Random(5);
        float[] scores = new float[1];
        try (Scorer runtime = OnnxScorer.open(TREES, FEATURES, 1)) {
            for (int i = 0; i < 2_000; i++) {
                float[] row = new float[FEATURES];
                for (int column = 0; column < FEATURES; column++) {
                    row[column] = random.nextInt(5) == 0 ? Float.NaN : (float) Math.abs(random.nextGaussian() * 40);
                }
                runtime.score(row, 1, scores);

                Explanation.Exact exact = (Explanation.Exact) explainer.explain(row, false);

                double sum =
                        exact.baseValue() + Arrays.stream(exact.contributions()).sum();
                assertThat(sum).isCloseTo(exact.logOdds(), within(1e-9));
                assertThat(1 / (1 + Math.exp(-sum))).isCloseTo(scores[0], within(1e-6));
            }
        }
    }

    @Test
    void explain_aModelThatIsNoSumOfTrees_saysWhatItIs() throws IOException {
        byte[] network = Files.readAllBytes(Path.of("models/fraud-network/1/model.onnx"));

        Explanation explanation = Explainer.of(network, FEATURES).explain(new float[FEATURES], false);

        assertThat(explanation)
                .isInstanceOfSatisfying(
                        Explanation.Unavailable.class,
                        unavailable -> assertThat(unavailable.reason()).contains("only a sum of trees", "Relu"));
    }

    @Test
    void of_bytesThatAreNoModel_areUnavailableWhateverTheyAre() throws IOException {
        byte[] model = Files.readAllBytes(TREES);
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            byte[] broken = Arrays.copyOf(model, random.nextInt(model.length));
            assertThat(Explainer.of(broken, FEATURES)).isInstanceOf(Explainer.Unavailable.class);
        }
        for (int i = 0; i < 500; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            assertThat(Explainer.of(noise, FEATURES)).isInstanceOf(Explainer.Unavailable.class);
        }
        assertThat(Explainer.of(model, 3)).isInstanceOf(Explainer.Unavailable.class);
    }
}
