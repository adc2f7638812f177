package dev.mlsd.traffic.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.mlsd.inference.v1.Latencies;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.ServedRow;
import dev.mlsd.inference.v1.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorldDigestTest {

    @Test
    void digest_anyOrder_isTheSame() {
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            predictions.add(prediction("p" + i).build());
        }
        String digest = digest(predictions);
        Random random = new Random(1);
        for (int i = 0; i < 5; i++) {
            Collections.shuffle(predictions, random);
            assertThat(digest(predictions)).isEqualTo(digest).hasSize(64);
        }
    }

    @Test
    void digest_oneDecisionMoreOrLess_differs() {
        List<Prediction> one = List.of(prediction("p1").build());
        List<Prediction> two =
                List.of(prediction("p1").build(), prediction("p2").build());

        assertThat(digest(one)).isNotEqualTo(digest(two));
        assertThat(digest(List.of())).isNotEqualTo(digest(one));
    }

    @Test
    void digest_decisionMadeAgain_countsOnceAndTheFirstStays() {
        WorldDigest digest = new WorldDigest();

        assertThat(digest.add(prediction("p1").build())).isTrue();
        assertThat(digest.add(prediction("p1").build())).isFalse();
        assertThat(digest.add(prediction("p1").setScore(0.9).build())).isFalse();

        assertThat(digest.result())
                .isEqualTo(
                        new WorldDigest.Result(digest(List.of(prediction("p1").build())), 1, 0, 2, 1));
    }

    @Test
    void digest_decisionForALoadTest_doesNotCountAndHidesNoOther() {
        WorldDigest digest = new WorldDigest();

        assertThat(digest.add(prediction("p1").setRoute("load").build())).isFalse();
        assertThat(digest.add(prediction("p1").build())).isTrue();
        assertThat(digest.add(prediction("p2").setRoute("load").setFallback("deadline").build()))
                .isFalse();

        assertThat(digest.result())
                .isEqualTo(
                        new WorldDigest.Result(digest(List.of(prediction("p1").build())), 1, 0, 0, 0));
    }

    @Test
    void result_decisionsByTheRules_areCounted() {
        WorldDigest digest = new WorldDigest();
        digest.add(prediction("p1").setFallback("deadline").build());
        digest.add(prediction("p2").build());

        assertThat(digest.result().byRules()).isEqualTo(1);
        assertThat(digest.result().decisions()).isEqualTo(2);
    }

    static List<UnaryOperator<Prediction.Builder>> whatWasDecided() {
        return List.of(
                p -> p.setCustomerId("c2"),
                p -> p.setTerminalId("t2"),
                p -> p.setAmountMinor(101),
                p -> p.setEventTimeMillis(8),
                p -> p.setValues(0, Math.nextUp(1.5)),
                p -> p.setValues(1, 0),
                p -> p.setStatuses(ByteString.copyFrom(new byte[] {1, 1})),
                p -> p.setScore(0.26),
                p -> p.setProbability(0.02),
                p -> p.setVerdict(Verdict.REVIEW),
                p -> p.setReviewThreshold(0.6),
                p -> p.setBlockThreshold(0.95),
                p -> p.setModelName("other"),
                p -> p.setModelVersion("2"),
                p -> p.setRoute("shadow"),
                p -> p.setRole("shadow"),
                p -> p.setFallback("deadline"));
    }

    @ParameterizedTest
    @MethodSource("whatWasDecided")
    void digest_anyPartOfTheDecisionChanged_differs(UnaryOperator<Prediction.Builder> change) {
        Prediction changed = change.apply(prediction("p1")).build();

        assertThat(digest(List.of(changed)))
                .isNotEqualTo(digest(List.of(prediction("p1").build())));
    }

    @Test
    void digest_whenAndHowFastItWasDecided_doesNotMatter() {
        Prediction later = prediction("p1")
                .setDecidedAtMillis(99)
                .setLatencies(Latencies.newBuilder().setTotalMicros(5))
                .addRows(ServedRow.newBuilder().setEpoch(7).setSequence(3))
                .build();

        assertThat(digest(List.of(later)))
                .isEqualTo(digest(List.of(prediction("p1").build())));
    }

    @Test
    void saved_line_isReadBackAsItWas() {
        Prediction prediction = prediction("p1")
                .setFallback("deadline")
                .addRows(ServedRow.newBuilder()
                        .setView("customer_payments@1")
                        .setEntity("c1")
                        .setSequence(12))
                .addRows(ServedRow.newBuilder().setView("terminal_risk@1").setEntity("t 1;"))
                .build();
        SavedDecision saved = SavedDecision.of(prediction);

        assertThat(SavedDecision.parse(saved.line())).isEqualTo(saved);
        assertThat(saved.hash()).hasSize(32);
    }

    @Test
    void saved_lineOfSomethingElse_isRefused() {
        for (String line : List.of("", "a,b,c", "a\tb", "a\tb\tc\td", "a\tb\tc\tview\tentity\tmany")) {
            assertThatThrownBy(() -> SavedDecision.parse(line))
                    .isInstanceOf(DigestException.class)
                    .hasMessageContaining("no line of a saved digest");
        }
    }

    private static String digest(List<Prediction> predictions) {
        WorldDigest digest = new WorldDigest();
        predictions.forEach(digest::add);
        return digest.result().digest();
    }

    private static Prediction.Builder prediction(String transaction) {
        return Prediction.newBuilder()
                .setPredictionId(transaction + "/live")
                .setTransactionId(transaction)
                .setCustomerId("c1")
                .setTerminalId("t1")
                .setAmountMinor(100)
                .setEventTimeMillis(7)
                .addValues(1.5)
                .addValues(Double.NaN)
                .setStatuses(ByteString.copyFrom(new byte[] {1, 2}))
                .setScore(0.25)
                .setProbability(0.01)
                .setVerdict(Verdict.APPROVE)
                .setReviewThreshold(0.5)
                .setBlockThreshold(0.9)
                .setModelName("fraud-trees")
                .setModelVersion("1")
                .setRoute("default")
                .setRole("live");
    }
}
