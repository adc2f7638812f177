package dev.mlsd.monitoring.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.monitoring.TestWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeMergeTest {

    private final TimeMerge merge = new TimeMerge();

    private static PredictionsRecord prediction(long offset, long millis) {
        return PredictionDecoder.decode(offset, TestWorld.batch(TestWorld.prediction("t" + offset, millis)));
    }

    private static LabelsRecord clock(long offset, long millis) {
        return LabelDecoder.decode(offset, millis, TestWorld.clock(millis));
    }

    private List<Long> drain(boolean predictionsAtEnd, boolean labelsAtEnd) {
        List<Long> times = new ArrayList<>();
        Optional<TimeMerge.Timed> next = merge.next(() -> predictionsAtEnd, () -> labelsAtEnd);
        while (next.isPresent()) {
            times.add((next.get().worldMillis() - TestWorld.START) / TestWorld.HOUR);
            merge.take(next.get());
            next = merge.next(() -> predictionsAtEnd, () -> labelsAtEnd);
        }
        return times;
    }

    @Test
    void next_bothAtHand_comesInTheOrderOfWorldTime() {
        merge.add(clock(0, TestWorld.START + 2 * TestWorld.HOUR));
        merge.add(clock(1, TestWorld.START + 4 * TestWorld.HOUR));
        merge.add(prediction(0, TestWorld.START + TestWorld.HOUR));
        merge.add(prediction(1, TestWorld.START + 3 * TestWorld.HOUR));
        merge.add(prediction(2, TestWorld.START + 5 * TestWorld.HOUR));
        assertThat(drain(true, true)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void next_predictionsMayStillCome_labelsWait() {
        merge.add(clock(0, TestWorld.START + TestWorld.HOUR));
        assertThat(drain(false, true)).isEmpty();
        assertThat(merge.hasLabels()).isTrue();
        merge.add(prediction(0, TestWorld.START));
        assertThat(drain(false, true)).containsExactly(0L);
        assertThat(drain(true, true)).containsExactly(1L);
    }

    @Test
    void next_labelsMayStillCome_predictionsWait() {
        merge.add(prediction(0, TestWorld.START));
        assertThat(drain(true, false)).isEmpty();
        assertThat(drain(true, true)).containsExactly(0L);
    }

    @Test
    void next_aPaymentFromTheFarFuture_holdsUpNothingElse() {
        merge.add(prediction(0, TestWorld.START + 1000 * TestWorld.DAY));
        merge.add(clock(0, TestWorld.START));
        assertThat(drain(true, true)).containsExactly(0L, 24_000L);
    }
}
