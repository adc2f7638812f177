package dev.mlsd.monitoring.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.Verdict;
import dev.mlsd.monitoring.TestWorld;
import dev.mlsd.monitoring.quality.Confusion;
import dev.mlsd.monitoring.reference.ModelVersion;
import dev.mlsd.monitoring.reference.ReferenceProfile;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartitionStateTest {

    private static final long START = TestWorld.START;
    private static final long DAY = TestWorld.DAY;

    private final Map<ModelVersion, ReferenceProfile> profiles = Map.of(TestWorld.MODEL, TestWorld.profile());
    private PartitionState state = new PartitionState(new Limits(62, 1_000, 1_000, 100));
    private long predictionsOffset;
    private long labelsOffset;

    private void predict(Prediction.Builder... predictions) {
        state.apply(
                PredictionDecoder.decode(predictionsOffset++, TestWorld.batch(predictions)),
                model -> Optional.ofNullable(profiles.get(model)));
    }

    private void label(String transaction, long labelMillis, boolean fraud) {
        state.apply(LabelDecoder.decode(
                labelsOffset++, labelMillis, TestWorld.label(transaction, START, labelMillis, fraud)));
    }

    private void clock(long millis) {
        state.apply(LabelDecoder.decode(labelsOffset++, millis, TestWorld.clock(millis)));
    }

    private long count(Count count) {
        return state.counts().get(count);
    }

    private Window window(long millis) {
        return state.windows().get(new WindowKey(Days.of(millis), 0));
    }

    @Test
    void predictions_repeated_countOnce() {
        predict(TestWorld.prediction("a", START), TestWorld.prediction("b", START));
        predict(TestWorld.prediction("a", START));
        assertThat(count(Count.PREDICTIONS)).isEqualTo(2);
        assertThat(count(Count.DUPLICATES)).isEqualTo(1);
        assertThat(window(START).features().getFirst().rows()).isEqualTo(2);
        assertThat(window(START).outcomes(Outcome.APPROVE)).isEqualTo(2);
    }

    @Test
    void prediction_repeatedAfterItsLabelCame_stillCountsOnce() {
        predict(TestWorld.prediction("a", START));
        label("a", START + 7 * DAY, true);
        predict(TestWorld.prediction("a", START));
        assertThat(count(Count.PREDICTIONS)).isEqualTo(1);
        assertThat(count(Count.DUPLICATES)).isEqualTo(1);
        assertThat(state.waitingPredictions()).isZero();
    }

    @Test
    void label_ofAWaitingPrediction_joinsItsWindow() {
        predict(TestWorld.prediction("a", START).setVerdict(Verdict.BLOCK).setProbability(0.9));
        predict(TestWorld.prediction("b", START));
        label("a", START + 7 * DAY, true);
        label("b", START + 7 * DAY, true);
        assertThat(count(Count.JOINED)).isEqualTo(2);
        assertThat(count(Count.JOINED_FRAUDS)).isEqualTo(2);
        assertThat(window(START).confusion().truePositives()).isEqualTo(1);
        assertThat(window(START).confusion().falseNegatives()).isEqualTo(1);
        assertThat(window(START).pairs().size()).isEqualTo(2);
    }

    @Test
    void label_beforeItsPrediction_joinsToo() {
        label("a", START + DAY, true);
        assertThat(count(Count.JOINED)).isZero();
        predict(TestWorld.prediction("a", START));
        assertThat(count(Count.JOINED)).isEqualTo(1);
        assertThat(count(Count.JOINED_EARLY)).isEqualTo(1);
        predict(TestWorld.prediction("a", START));
        assertThat(count(Count.DUPLICATES)).isEqualTo(1);
    }

    @Test
    void label_repeated_countsOnce() {
        predict(TestWorld.prediction("a", START));
        label("a", START + DAY, true);
        label("a", START + DAY, true);
        label("nobody", START + DAY, false);
        label("nobody", START + DAY, false);
        assertThat(count(Count.LABELS)).isEqualTo(2);
        assertThat(count(Count.LABEL_DUPLICATES)).isEqualTo(2);
        assertThat(count(Count.JOINED)).isEqualTo(1);
        assertThat(state.earlyLabels()).isEqualTo(1);
    }

    @Test
    void label_thatChanges_isSubtractedAndCountedAnew() {
        predict(TestWorld.prediction("a", START).setVerdict(Verdict.BLOCK), TestWorld.prediction("b", START));
        label("a", START + DAY, true);
        label("b", START + DAY, false);
        label("a", START + 2 * DAY, false);
        assertThat(count(Count.LABELS)).isEqualTo(2);
        assertThat(count(Count.LABELS_CHANGED)).isEqualTo(1);
        assertThat(count(Count.LABEL_DUPLICATES)).isZero();
        assertThat(count(Count.JOINED)).isEqualTo(2);
        assertThat(count(Count.JOINED_FRAUDS)).isZero();
        assertThat(window(START).confusion()).isEqualTo(new Confusion(0, 1, 0, 1));
        assertThat(frauds(START)).isZero();
        label("a", START + 3 * DAY, true);
        assertThat(window(START).confusion()).isEqualTo(new Confusion(1, 0, 0, 1));
        assertThat(count(Count.JOINED_FRAUDS)).isEqualTo(1);
        assertThat(frauds(START)).isEqualTo(1);
    }

    @Test
    void label_thatChangesBeforeItsPrediction_joinsAsItLastWas() {
        label("a", START + DAY, true);
        label("a", START + DAY, false);
        predict(TestWorld.prediction("a", START));
        assertThat(count(Count.LABELS)).isEqualTo(1);
        assertThat(count(Count.LABELS_CHANGED)).isEqualTo(1);
        assertThat(count(Count.JOINED_FRAUDS)).isZero();
    }

    @Test
    void label_thatChangesAfterItsPairWasForgotten_stillMovesTheCounts() {
        state = new PartitionState(new Limits(62, 1, 1_000, 100));
        predict(TestWorld.prediction("a", START), TestWorld.prediction("b", START));
        label("a", START + DAY, true);
        label("b", START + DAY, false);
        label("a", START + DAY, false);
        assertThat(window(START).confusion()).isEqualTo(new Confusion(0, 0, 0, 2));
    }

    @Test
    void slices_ofAPrediction_areRememberedUntilItsLabelComes() {
        predict(TestWorld.prediction("a", START + 5 * TestWorld.HOUR).setAmountMinor(999_999_999_999_999L));
        label("a", START + DAY, true);
        Decided.Builder rows = new Decided.Builder(1);
        window(START).pairs().copyTo(rows);
        assertThat(rows.build().slices()[0].night()).isTrue();
        assertThat(rows.build().slices()[0].riskyTerminal()).isFalse();
        assertThat(rows.build().amountsMinor()[0]).isEqualTo(999_999_999_999_999L);
        assertThat(Slices.of("c1", START + 6 * TestWorld.HOUR, 0.1)).satisfies(slices -> {
            assertThat(slices.night()).isFalse();
            assertThat(slices.riskyTerminal()).isTrue();
            assertThat(slices.cardGroup()).isEqualTo(rows.build().slices()[0].cardGroup());
        });
    }

    private long frauds(long millis) {
        Decided.Builder rows = new Decided.Builder(100);
        window(millis).pairs().copyTo(rows);
        boolean[] frauds = rows.build().frauds();
        return IntStream.range(0, frauds.length).filter(i -> frauds[i]).count();
    }

    @Test
    void earlyLabels_moreThanMayWait_pushOutTheOldest() {
        for (int i = 0; i < 150; i++) {
            label("t" + i, START + DAY, false);
        }
        assertThat(state.earlyLabels()).isEqualTo(100);
        predict(TestWorld.prediction("t0", START), TestWorld.prediction("t149", START));
        assertThat(count(Count.JOINED)).isEqualTo(1);
    }

    @Test
    void prediction_inAnotherRole_countsApartAndJoinsNoLabel() {
        predict(TestWorld.prediction("a", START).setPredictionId("a/shadow").setRole("shadow"));
        predict(TestWorld.prediction("a", START).setPredictionId("a/shadow").setRole("shadow"));
        label("a", START + DAY, true);
        assertThat(count(Count.OTHER_ROLES)).isEqualTo(1);
        assertThat(count(Count.DUPLICATES)).isEqualTo(1);
        assertThat(count(Count.PREDICTIONS)).isZero();
        assertThat(count(Count.JOINED)).isZero();
        assertThat(state.windows()).isEmpty();
    }

    @Test
    void prediction_ofALoadTest_isCountedAndLeavesNoOtherTrace() {
        predict(
                TestWorld.prediction("a", START + 400 * DAY).setRoute("load").setModelVersion("9"),
                TestWorld.prediction("a", START).setRoute("load").setFallback("deadline"),
                TestWorld.prediction("b", START).setRoute("load").setProbability(7));
        label("a", START + DAY, true);
        predict(TestWorld.prediction("b", START));
        assertThat(count(Count.LOAD_PREDICTIONS)).isEqualTo(3);
        assertThat(count(Count.PREDICTIONS)).isEqualTo(1);
        assertThat(count(Count.DUPLICATES)).isZero();
        assertThat(count(Count.FALLBACKS)).isZero();
        assertThat(count(Count.JOINED)).isZero();
        assertThat(state.counts().malformed()).isZero();
        assertThat(state.earlyLabels()).isEqualTo(1);
        assertThat(state.windows()).hasSize(1);
        assertThat(window(START).outcomes(Outcome.APPROVE)).isEqualTo(1);
    }

    @Test
    void fallback_withoutVector_countsInTheWindowButInNoHistogram() {
        predict(TestWorld.prediction("a", START)
                .setFallback("model away")
                .clearValues()
                .setProbability(Double.NaN)
                .setVerdict(Verdict.REVIEW));
        label("a", START + DAY, false);
        assertThat(count(Count.FALLBACKS)).isEqualTo(1);
        assertThat(window(START).fallbacks()).isEqualTo(1);
        assertThat(window(START).features().getFirst().rows()).isZero();
        assertThat(window(START).probability().orElseThrow().rows()).isZero();
        assertThat(window(START).confusion().falsePositives()).isEqualTo(1);
        assertThat(window(START).pairs().size()).isZero();
    }

    @Test
    void prediction_ofAVersionWithoutReference_countsWithoutHistograms() {
        predict(TestWorld.prediction("a", START).setModelVersion("9").addValues(3));
        assertThat(count(Count.PREDICTIONS)).isEqualTo(1);
        assertThat(count(Count.WITHOUT_REFERENCE)).isEqualTo(1);
        assertThat(window(START).features()).isEmpty();
    }

    @Test
    void prediction_withAnotherNumberOfValues_isMalformed() {
        predict(TestWorld.prediction("a", START).addValues(3));
        assertThat(state.counts().get(Malformation.VECTOR_LENGTH)).isEqualTo(1);
        assertThat(count(Count.PREDICTIONS)).isZero();
    }

    @Test
    void times_farOff_areMalformedAndMoveNothing() {
        clock(START + 100 * DAY);
        predict(TestWorld.prediction("past", START));
        predict(TestWorld.prediction("future", START + 400 * DAY));
        label("x", START + 400 * DAY, true);
        assertThat(state.counts().get(Malformation.TOO_OLD)).isEqualTo(1);
        assertThat(state.counts().get(Malformation.TIME)).isEqualTo(2);
        assertThat(state.newestArrival()).isEqualTo(START + 100 * DAY);
        assertThat(state.windows()).isEmpty();
    }

    @Test
    void windows_olderThanTheDaysKept_areDroppedWithWhatWaitsInThem() {
        predict(TestWorld.prediction("a", START), TestWorld.prediction("b", START + DAY));
        clock(START + 61 * DAY);
        assertThat(state.windows()).hasSize(2);
        clock(START + 62 * DAY);
        assertThat(state.windows()).hasSize(1);
        assertThat(state.waitingPredictions()).isEqualTo(1);
        assertThat(count(Count.GIVEN_UP)).isEqualTo(1);
    }

    @Test
    void labelledPairs_moreThanMayBeKept_areForgottenOldestFirstButStayCounted() {
        state = new PartitionState(new Limits(62, 10, 1_000, 100));
        for (int i = 0; i < 14; i++) {
            predict(TestWorld.prediction("t" + i, START + i / 7 * DAY));
            label("t" + i, START + 2 * DAY, i % 2 == 0);
        }
        assertThat(window(START).pairs().size()).isZero();
        assertThat(window(START).pairsForgotten()).isEqualTo(7);
        assertThat(window(START).confusion().rows()).isEqualTo(7);
        assertThat(window(START + DAY).pairs().size()).isEqualTo(7);
    }

    @Test
    void waiting_moreThanMayWait_givesUpTheOldestDay() {
        state = new PartitionState(new Limits(62, 10, 10, 100));
        for (int i = 0; i < 12; i++) {
            predict(TestWorld.prediction("t" + i, START + i / 3 * DAY));
        }
        assertThat(state.waitingPredictions()).isEqualTo(9);
        assertThat(count(Count.GIVEN_UP)).isEqualTo(3);
        assertThat(count(Count.PREDICTIONS)).isEqualTo(12);
    }
}
