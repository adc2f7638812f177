package dev.mlsd.inference.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.mlsd.feature.v1.FeatureStatus;
import dev.mlsd.inference.decision.Calibration;
import dev.mlsd.inference.decision.CostTable;
import dev.mlsd.inference.decision.Fallback;
import dev.mlsd.inference.decision.Thresholds;
import dev.mlsd.inference.decision.Verdict;
import dev.mlsd.inference.explanation.Explanation;
import dev.mlsd.inference.features.ServedVector;
import dev.mlsd.inference.flow.DecisionOutcome.Decided;
import dev.mlsd.inference.flow.Payment;
import dev.mlsd.inference.flow.StageLatencies;
import dev.mlsd.inference.repository.ModelArtifact;
import dev.mlsd.inference.repository.ModelId;
import dev.mlsd.inference.v1.Decision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionWriterTest {

    private static final ModelArtifact MODEL = new ModelArtifact(
            new ModelId("fraud-trees", "3"),
            Path.of("unused"),
            "trees",
            List.of("payment@1:amount", "customer_payments@1:mean_30d"),
            NullNode.getInstance(),
            new CostTable(4, 15, 0.1, 1, 0.9),
            Calibration.platt(1, 0));

    private static final Payment PAYMENT = new Payment("t-1", "c", "9", 1250, 1_528_000_000_000L);

    private static Decided byModel() {
        byte present = (byte) FeatureStatus.PRESENT_VALUE;
        return new Decided(
                PAYMENT,
                MODEL,
                new ServedVector(new double[] {12.5, Double.NaN}, new byte[] {present, present}, List.of()),
                0.3,
                0.25,
                Verdict.REVIEW,
                new Thresholds(0.2, 0.7),
                null,
                new StageLatencies(800_400, 4_000, 20_000, 950_600));
    }

    private static Decided byRules() {
        return new Decided(
                PAYMENT,
                MODEL,
                ServedVector.unavailable(2),
                Double.NaN,
                Double.NaN,
                Verdict.APPROVE,
                Thresholds.NONE,
                Fallback.DEADLINE,
                new StageLatencies(
                        StageLatencies.NOT_REACHED,
                        StageLatencies.NOT_REACHED,
                        StageLatencies.NOT_REACHED,
                        100_000_000));
    }

    @Test
    void json_decisionOfTheModel_hasTheDocumentedShape() {
        assertThat(new String(DecisionWriter.json(byModel()), StandardCharsets.UTF_8))
                .isEqualTo("{\"transaction_id\":\"t-1\",\"decision\":\"REVIEW\",\"fraud_probability\":0.25,"
                        + "\"thresholds\":{\"review\":0.2,\"block\":0.7},"
                        + "\"model\":{\"name\":\"fraud-trees\",\"version\":\"3\"},"
                        + "\"route\":\"production\",\"fallback\":null,"
                        + "\"features\":{\"payment@1:amount\":12.5,\"customer_payments@1:mean_30d\":null},"
                        + "\"latency_ms\":{\"features\":0.8,\"queue\":0.004,\"compute\":0.02,\"total\":0.951}}");
    }

    @Test
    void json_decisionOfTheRules_saysWhyAndLeavesOutWhatIsNotKnown() throws IOException {
        JsonNode json = new ObjectMapper().readTree(DecisionWriter.json(byRules()));

        assertThat(json.get("decision").asText()).isEqualTo("APPROVE");
        assertThat(json.get("fallback").asText()).isEqualTo("deadline");
        assertThat(json.get("route").asText()).isEqualTo("rules");
        assertThat(json.get("fraud_probability").isNull()).isTrue();
        assertThat(json.get("thresholds").get("review").isNull()).isTrue();
        assertThat(json.get("features").get("payment@1:amount").isNull()).isTrue();
        assertThat(json.get("latency_ms").get("queue").isNull()).isTrue();
        assertThat(json.get("latency_ms").get("total").asDouble()).isEqualTo(100);
    }

    private static Decided explained(Explanation explanation) {
        Decided plain = byModel();
        return new Decided(
                PAYMENT,
                MODEL,
                plain.vector(),
                plain.score(),
                plain.probability(),
                plain.verdict(),
                plain.thresholds(),
                null,
                new StageLatencies(800_400, 4_000, 20_000, 400_000, 950_600),
                explanation);
    }

    @Test
    void json_explained_saysWhatEachFeatureAdded() throws IOException {
        Decided decided = explained(new Explanation.Exact(-5, -4.5, new double[] {0.75, -0.25}));

        JsonNode json = new ObjectMapper().readTree(DecisionWriter.json(decided));

        assertThat(json.get("explanation").toString())
                .isEqualTo("{\"base_value\":-5.0,\"log_odds\":-4.5,\"contributions\":"
                        + "{\"payment@1:amount\":0.75,\"customer_payments@1:mean_30d\":-0.25}}");
        assertThat(json.get("latency_ms").get("explain").asDouble()).isEqualTo(0.4);
        assertThat(DecisionWriter.message(decided).getExplanation().getContributionsList())
                .containsExactly(0.75, -0.25);
        assertThat(DecisionWriter.message(decided).getLatencies().getExplainMicros())
                .isEqualTo(400);
    }

    @Test
    void json_notToBeExplained_saysWhy() throws IOException {
        Decided decided = explained(new Explanation.Unavailable("no trees"));

        assertThat(new ObjectMapper()
                        .readTree(DecisionWriter.json(decided))
                        .get("explanation")
                        .toString())
                .isEqualTo("{\"unavailable\":\"no trees\"}");
        assertThat(DecisionWriter.message(decided).getExplanation().getUnavailable())
                .isEqualTo("no trees");
        assertThat(DecisionWriter.message(byModel()).hasExplanation()).isFalse();
    }

    @Test
    void message_bothKinds_carryTheSame() {
        Decision model = DecisionWriter.message(byModel());
        Decision rules = DecisionWriter.message(byRules());

        assertThat(model.getVerdict()).isEqualTo(dev.mlsd.inference.v1.Verdict.REVIEW);
        assertThat(model.getFraudProbability()).isEqualTo(0.25);
        assertThat(model.getFeaturesList()).containsExactly(12.5, Double.NaN);
        assertThat(model.getLatencies().getFeaturesMicros()).isEqualTo(800);
        assertThat(model.getFallback()).isEmpty();
        assertThat(rules.getFallback()).isEqualTo("deadline");
        assertThat(rules.getFraudProbability()).isNaN();
        assertThat(rules.getLatencies().getQueueMicros()).isZero();
    }
}
