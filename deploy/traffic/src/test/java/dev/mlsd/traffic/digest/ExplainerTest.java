package dev.mlsd.traffic.digest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.feature.vector.VectorPlan;
import dev.mlsd.feature.window.EntityWindows;
import dev.mlsd.feature.window.EventIds;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.ServedRow;
import dev.mlsd.traffic.digest.Difference.Cause;
import dev.mlsd.traffic.guard.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplainerTest {

    private static final Registry REGISTRY = RegistryReader.readDefault();
    private static final Row ROW = new Row("customer_payments@1", "c1");
    private static final long NOW = 1_000_000_000_000L;
    private static final VectorPlan PLAN = VectorPlan.compile(
            REGISTRY,
            List.of(
                    FeatureReference.parse("payment@1:amount"),
                    FeatureReference.parse("customer_payments@1:count_30d")));

    private final Explainer explainer = new Explainer(ExplainerTest::version, prediction -> PLAN);

    @Test
    void explain_vectorOfARowThatLackedEvents_isLag() {
        Difference difference = explainer.explain(prediction(2, 2), saved(3));

        assertThat(difference).isEqualTo(new Difference("p1", Cause.STREAM_LAG, "customer_payments@1 of c1 lacked 1"));
    }

    @Test
    void explain_rowThatWasNotThereYet_isLag() {
        Prediction without = prediction(0, 0).toBuilder().clearRows().build();

        assertThat(explainer.explain(without, saved(3)))
                .isEqualTo(new Difference("p1", Cause.STREAM_LAG, "customer_payments@1 of c1 lacked all 3"));
    }

    @Test
    void explain_valueThatDoesNotFollowFromTheRow_isUnexplained() {
        Difference difference = explainer.explain(prediction(2, 1), saved(3));

        assertThat(difference.cause()).isEqualTo(Cause.UNEXPLAINED);
        assertThat(difference.detail()).isEqualTo("customer_payments@1:count_30d was 1.0, its rows give 2.0");
    }

    @Test
    void explain_sameRowsButAnotherDecision_isUnexplained() {
        assertThat(explainer.explain(prediction(3, 3), saved(3)).cause()).isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void explain_versionThatNeverWas_isUnexplained() {
        Difference difference = explainer.explain(prediction(9, 9), saved(10));

        assertThat(difference.cause()).isEqualTo(Cause.UNEXPLAINED);
        assertThat(difference.detail()).contains("never had version 9");
    }

    @Test
    void explain_decisionByTheRules_saysSo() {
        Prediction late = prediction(2, 2).toBuilder().setFallback("deadline").build();

        assertThat(explainer.explain(late, saved(3)))
                .isEqualTo(new Difference("p1", Cause.RULES, "fallback here: deadline, there: none"));
    }

    /** One event a minute; there were five. */
    private static Optional<EntityWindows> version(Row row, long sequence, long newestArrivalMillis) {
        if (!row.equals(ROW) || sequence > 5) {
            return Optional.empty();
        }
        FeatureView.Windows view = (FeatureView.Windows) REGISTRY.views().stream()
                .filter(candidate -> candidate.id().equals(row.view()))
                .findFirst()
                .orElseThrow();
        EntityWindows windows = new EntityWindows(view.layout());
        for (int event = 0; event < sequence; event++) {
            long millis = NOW + event * 60_000L;
            windows.add(EventIds.hash("e" + event), millis, millis, 100);
        }
        return Optional.of(windows);
    }

    private static Prediction prediction(long sequence, double count) {
        return Prediction.newBuilder()
                .setPredictionId("p1/live")
                .setTransactionId("p1")
                .setCustomerId("c1")
                .setTerminalId("t1")
                .setAmountMinor(1250)
                .setEventTimeMillis(NOW + 3_600_000)
                .addValues(12.5)
                .addValues(count)
                .addRows(ServedRow.newBuilder()
                        .setView(ROW.view())
                        .setEntity(ROW.entity())
                        .setSequence(sequence))
                .build();
    }

    private static SavedDecision saved(long sequence) {
        return new SavedDecision("p1", "00", "", Map.of(ROW, sequence));
    }
}
