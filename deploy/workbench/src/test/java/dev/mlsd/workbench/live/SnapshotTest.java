package dev.mlsd.workbench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");
    private static final Duration KEPT = Duration.ofMinutes(5);

    @Test
    void sample_ofEverySourceUp_hasTheirFigures() {
        Snapshot snapshot = allUp(START, 1000).sampled(START, KEPT);

        Sample sample = snapshot.history().getLast();
        assertThat(sample.at()).isEqualTo(START);
        assertThat(sample.decisions()).isEqualTo(86.0);
        assertThat(sample.p50()).isEqualTo(3.1);
        assertThat(sample.p99()).isEqualTo(11.8);
        assertThat(sample.naiveP99()).isEqualTo(9.2);
        assertThat(sample.vectors()).isEqualTo(85.0);
        assertThat(sample.events()).isEqualTo(163.0);
        assertThat(sample.predictions()).isEqualTo(84.0);
        assertThat(sample.blocked()).isEqualTo(0.007);
        assertThat(sample.fallback()).isEqualTo(0.005);
        assertThat(sample.memory()).isEqualTo(1234.0);
    }

    @Test
    void sample_beforeARateCanBeKnown_hasNone() {
        Snapshot snapshot = allUp(START, 1000).sampled(START, KEPT);

        assertThat(snapshot.history().getLast().payments()).isNull();
    }

    @Test
    void rate_ofACounter_isItsGrowthOverSomeSeconds() {
        Snapshot snapshot = allUp(START, 1000).sampled(START, KEPT);
        Instant later = START.plusSeconds(5);
        snapshot = snapshot.with(Source.TRAFFIC, Answers.traffic(1420), later).sampled(later, KEPT);

        assertThat(snapshot.history().getLast().payments()).isCloseTo(84.0, within(1e-9));
        assertThat(snapshot.history().getLast().labels()).isZero();
    }

    @Test
    void rate_whileTheSourceAnswersLate_countsFromReadingToReading() {
        Snapshot snapshot = allUp(START, 1000).sampled(START, KEPT);
        Instant read = START.plusMillis(5000);
        snapshot = snapshot.with(Source.TRAFFIC, Answers.traffic(1420), read).sampled(read.plusMillis(900), KEPT);

        assertThat(snapshot.history().getLast().payments()).isCloseTo(84.0, within(1e-9));
    }

    @Test
    void rate_ofACounterThatStartedAnew_isNotKnown() {
        Snapshot snapshot = allUp(START, 1000).sampled(START, KEPT);
        Instant later = START.plusSeconds(5);
        snapshot = snapshot.with(Source.TRAFFIC, Answers.traffic(3), later).sampled(later, KEPT);

        assertThat(snapshot.history().getLast().payments()).isNull();
    }

    @Test
    void sample_ofASourceThatIsDown_hasNoFigureOfIt() {
        Snapshot snapshot = allUp(START, 1000)
                .with(Source.INFERENCE, Answers.refused(), START.plusSeconds(1))
                .sampled(START.plusSeconds(1), KEPT);

        Sample sample = snapshot.history().getLast();
        assertThat(sample.decisions()).isNull();
        assertThat(sample.blocked()).isNull();
        assertThat(sample.p99()).isEqualTo(11.8);
    }

    @Test
    void source_thatWentDown_keepsItsLastAnswerAndSaysWhyAndSinceWhen() {
        Snapshot snapshot = allUp(START, 1000)
                .with(Source.INFERENCE, Answers.refused(), START.plusSeconds(1))
                .with(Source.INFERENCE, Answers.refused(), START.plusSeconds(2));

        SourceState state = snapshot.sources().get(Source.INFERENCE);
        assertThat(state.condition()).isEqualTo(SourceState.Condition.DOWN);
        assertThat(state.since()).isEqualTo(START.plusSeconds(1));
        assertThat(state.readAt()).isEqualTo(START);
        assertThat(state.reason().code()).isEqualTo("refused");
        assertThat(state.data().path("decisions_total").asInt()).isEqualTo(1000);
        assertThat(state.current()).isNull();
    }

    @Test
    void figure_thatAPartCouldNotMeasure_isNullRatherThanZero() {
        Snapshot snapshot = Snapshot.empty(START)
                .with(Source.INFERENCE, Answers.value("""
                        {"decisions_total":0,"approve":0,"review":0,"block":0,"fallbacks_total":0,"rate_per_s":0.0,
                         "latency_ms":{"p50":null,"p99":null,"p999":null}}"""), START)
                .with(Source.TRAFFIC, Answers.value("{\"latency_ms\":{\"p50\":null}}"), START)
                .sampled(START, KEPT);

        Sample sample = snapshot.history().getLast();
        assertThat(sample.decisions()).isZero();
        assertThat(sample.blocked()).isNull();
        assertThat(sample.p50()).isNull();
        assertThat(sample.p99()).isNull();
        assertThat(sample.memory()).isNull();
    }

    @Test
    void history_keepsTheLastMinutesOnly() {
        Snapshot snapshot = allUp(START, 1000);
        for (int second = 0; second <= 400; second++) {
            snapshot = snapshot.sampled(START.plusSeconds(second), KEPT);
        }

        assertThat(snapshot.history()).hasSize(301);
        assertThat(snapshot.history().getFirst().at()).isEqualTo(START.plusSeconds(100));
        assertThat(snapshot.history().getLast().at()).isEqualTo(START.plusSeconds(400));
    }

    @Test
    void complete_untilEverySourceWasAsked_isFalse() {
        Snapshot snapshot = Snapshot.empty(START);
        assertThat(snapshot.complete()).isFalse();

        for (Source source : Source.values()) {
            snapshot = snapshot.with(source, new Reading.Absent(), START);
        }
        assertThat(snapshot.complete()).isTrue();
    }

    private static Snapshot allUp(Instant at, long sent) {
        return Snapshot.empty(at)
                .with(Source.TRAFFIC, Answers.traffic(sent), at)
                .with(Source.INFERENCE, Answers.value(Answers.INFERENCE), at)
                .with(Source.FEATURE, Answers.value(Answers.FEATURE), at)
                .with(Source.MONITORING, Answers.value(Answers.MONITORING), at)
                .with(Source.SUPERVISOR, Answers.value(Answers.SUPERVISOR), at);
    }
}
