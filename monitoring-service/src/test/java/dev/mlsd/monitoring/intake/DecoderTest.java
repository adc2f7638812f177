package dev.mlsd.monitoring.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.Verdict;
import dev.mlsd.monitoring.TestWorld;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DecoderTest {

    private static Prediction.Builder good() {
        return TestWorld.prediction("t1", TestWorld.START);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of(good().setPredictionId(""), Malformation.ID),
                Arguments.of(good().setTransactionId("x".repeat(65)), Malformation.ID),
                Arguments.of(good().setEventTimeMillis(0), Malformation.TIME),
                Arguments.of(good().setEventTimeMillis(TestWorld.START / 1000), Malformation.TIME),
                Arguments.of(good().setEventTimeMillis(Long.MAX_VALUE), Malformation.TIME),
                Arguments.of(good().setValues(0, Double.NEGATIVE_INFINITY), Malformation.VALUE),
                Arguments.of(good().setProbability(Double.NaN), Malformation.PROBABILITY),
                Arguments.of(good().setProbability(1.01), Malformation.PROBABILITY),
                Arguments.of(good().setVerdict(Verdict.VERDICT_UNSPECIFIED), Malformation.VERDICT),
                Arguments.of(good().setVerdictValue(77), Malformation.VERDICT),
                Arguments.of(good().setAmountMinor(-1), Malformation.AMOUNT),
                Arguments.of(good().setModelName(""), Malformation.MODEL));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void decode_malformedPrediction_isNamedAndItsNeighboursAreKept(Prediction.Builder prediction, Malformation reason) {
        PredictionsRecord record = PredictionDecoder.decode(
                7, TestWorld.batch(TestWorld.prediction("a", TestWorld.START), prediction, good()));
        assertThat(record.malformed()).containsExactly(reason);
        assertThat(record.predictions()).hasSize(2);
        assertThat(record.offset()).isEqualTo(7);
    }

    @Test
    void decode_recordOfALoadTestOnly_waitsForNoTimeAndNoReference() {
        PredictionsRecord record = PredictionDecoder.decode(
                7, TestWorld.batch(good().setRoute("load"), good().setRoute("load").setModelVersion("unheard-of")));
        assertThat(record.loadTests()).isEqualTo(2);
        assertThat(record.models()).isEmpty();
        assertThat(record.live()).isZero();
        assertThat(record.worldMillis()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void decode_notABatch_countsOnce() {
        byte[] nonsense = "not protobuf at all".getBytes(StandardCharsets.UTF_8);
        assertThat(PredictionDecoder.decode(0, nonsense).malformed()).containsExactly(Malformation.UNPARSEABLE);
        assertThat(PredictionDecoder.decode(0, null).malformed()).containsExactly(Malformation.UNPARSEABLE);
        for (byte[] value : List.of(nonsense, new byte[0])) {
            assertThat(LabelDecoder.decode(0, TestWorld.START, value).body())
                    .isEqualTo(new LabelsRecord.Malformed(Malformation.UNPARSEABLE));
        }
        assertThat(LabelDecoder.decode(0, TestWorld.START, null).body())
                .isEqualTo(new LabelsRecord.Malformed(Malformation.UNPARSEABLE));
    }

    @Test
    void decode_fallback_needsNeitherProbabilityNorModel() {
        Prediction.Builder fallback = good().setFallback("features unavailable")
                .setProbability(Double.NaN)
                .setModelName("")
                .clearValues();
        SeenPrediction seen = PredictionDecoder.decode(0, TestWorld.batch(fallback))
                .predictions()
                .getFirst();
        assertThat(seen.fallback()).isTrue();
        assertThat(seen.probability()).isNaN();
        assertThat(seen.model()).isEmpty();
    }

    @Test
    void decode_labelsWithWrongTimesOrIds_areNamed() {
        assertThat(LabelDecoder.decode(0, TestWorld.START, TestWorld.label("", TestWorld.START, TestWorld.START, true))
                        .body())
                .isEqualTo(new LabelsRecord.Malformed(Malformation.ID));
        assertThat(LabelDecoder.decode(0, TestWorld.START, TestWorld.label("t", 5, TestWorld.START, true))
                        .body())
                .isEqualTo(new LabelsRecord.Malformed(Malformation.TIME));
        assertThat(LabelDecoder.decode(0, -1, TestWorld.label("t", TestWorld.START, TestWorld.START, true))
                        .body())
                .isEqualTo(new LabelsRecord.Malformed(Malformation.TIME));
        assertThat(LabelDecoder.decode(0, TestWorld.START, TestWorld.clock(3)).body())
                .isEqualTo(new LabelsRecord.Malformed(Malformation.TIME));
    }
}
