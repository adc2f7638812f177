package dev.mlsd.workbench.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.log.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StorytellerTest {

    private static final Storyteller.Beside BESIDE = new Storyteller.Beside(
            Map.of("trees/1", List.of("payment@1:amount", "customer_payments@1:mean_7d")),
            List.of(new Followed.DriftWindow("2026-03-14", "trees", "1", false, 120, 3, 1)),
            null,
            Duration.ofDays(7));

    private final RecentPayments payments = new RecentPayments(new Thinning(100, 10, 4));
    private final Freshness freshness = new Freshness(60_000);
    private final Intake intake = new Intake(payments, freshness);

    @Test
    void wholeWay_ofAPayment_isTold() {
        take(
                Records.predictions(Records.prediction("tx-1").build()),
                Records.transaction("tx-1"),
                Records.change("tx-1", "customer_payments@1", Records.EVENT, Records.SEEN + 40),
                Records.label("tx-1"),
                Records.change("tx-1", "terminal_risk@1", Records.LABEL, Records.SEEN + 60_030));
        Followed told = told("tx-1");
        assertThat(told.event().partition()).isEqualTo(1);
        assertThat(told.event().offset()).isEqualTo(7);
        assertThat(told.event().amount()).isEqualTo(12.34);
        assertThat(told.rows()).singleElement().satisfies(row -> {
            assertThat(row.sequence()).isEqualTo(41);
            assertThat(row.ageMillis()).isEqualTo(3_600_000);
        });
        assertThat(told.vector())
                .containsExactly(
                        new Followed.Value("payment@1:amount", 12.34, "PRESENT"),
                        new Followed.Value("customer_payments@1:mean_7d", null, "NOT_FOUND"));
        assertThat(told.decision().verdict()).isEqualTo("REVIEW");
        assertThat(told.latencyMs().rest()).isEqualTo(0.4, within(1e-9));
        assertThat(told.log().reachedKafka().toEpochMilli()).isEqualTo(Records.SEEN - 10);
        assertThat(told.changes()).extracting(Followed.Change::by).containsExactly("payment", "label");
        assertThat(told.driftWindow().predictions()).isEqualTo(120);
        assertThat(told.label().fraud()).isTrue();
        assertThat(told.label().delayMillis()).isEqualTo(Records.LABEL - Records.EVENT);
        assertThat(told.missing()).containsOnlyKeys("batch");
    }

    @Test
    void moments_areOnTwoClocks_eachInItsOrder() {
        take(
                Records.predictions(Records.prediction("tx-1").build()),
                Records.transaction("tx-1"),
                Records.change("tx-1", "customer_payments@1", Records.EVENT, Records.SEEN + 40),
                Records.label("tx-1"));
        assertThat(told("tx-1").moments())
                .extracting(Followed.Moment::clock, Followed.Moment::id, Followed.Moment::sinceMillis)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("world", "rows", null),
                        org.assertj.core.groups.Tuple.tuple("world", "payment", 3_600_000L),
                        org.assertj.core.groups.Tuple.tuple("world", "label", Records.LABEL - Records.EVENT),
                        org.assertj.core.groups.Tuple.tuple("wall", "asked", null),
                        org.assertj.core.groups.Tuple.tuple("wall", "decided", 3L),
                        org.assertj.core.groups.Tuple.tuple("wall", "logged", 25L),
                        org.assertj.core.groups.Tuple.tuple("wall", "event_seen", 10L),
                        org.assertj.core.groups.Tuple.tuple("wall", "rows_moved", 40L),
                        org.assertj.core.groups.Tuple.tuple("wall", "label_seen", 59_960L));
    }

    @Test
    void whatIsNotThereYet_isNullWithItsReason() {
        take(Records.predictions(Records.prediction("tx-1").build()));
        Followed told = told("tx-1");
        assertThat(told.label()).isNull();
        assertThat(told.changes()).isNull();
        assertThat(told.event().partition()).isNull();
        assertThat(told.missing()).containsOnlyKeys("batch", "event", "changes", "label");
        assertThat(told.missing().get("label").en()).contains("about 7.0 days of world time");
        assertThat(told.missing().get("label").ru()).contains("7,0 сут.");
    }

    @Test
    void eventWithoutDecision_saysThatNobodyDecided() {
        take(Records.transaction("tx-1"), Records.clock());
        Followed told = told("tx-1");
        assertThat(told.decision()).isNull();
        assertThat(told.vector()).isNull();
        assertThat(told.missing()).containsKeys("decision", "vector", "rows", "log", "label");
    }

    @Test
    void windowsOfADeafMonitoring_areExplained() {
        take(Records.predictions(Records.prediction("tx-1").build()));
        Text silent = new Text("silent", "молчит");
        Followed told = Storyteller.tell(
                payments.find("tx-1").orElseThrow(), new Storyteller.Beside(Map.of(), List.of(), silent, null));
        assertThat(told.missing()).containsEntry("drift_window", silent).containsKey("vector_names");
        assertThat(told.vector()).extracting(Followed.Value::feature).containsOnlyNulls();
    }

    @Test
    void fallback_hasNoProbabilityAndAReason() {
        take(Records.predictions(Records.prediction("tx-1")
                .setFallback("features")
                .setProbability(Double.NaN)
                .setLatencies(Records.prediction("tx-1").getLatencies().toBuilder()
                        .setComputeMicros(-1)
                        .setQueueMicros(-1))
                .build()));
        Followed told = told("tx-1");
        assertThat(told.decision().fallback()).isEqualTo("features");
        assertThat(told.decision().probability()).isNull();
        assertThat(told.latencyMs().compute()).isNull();
        assertThat(told.latencyMs().rest()).isEqualTo(1.0, within(1e-9));
    }

    @Test
    void loadShadowAndBadRecords_areNobodysPayments() {
        take(
                Records.predictions(
                        Records.prediction("tx-load").setRoute("load").build(),
                        Records.prediction("tx-shadow").setRole("shadow").build(),
                        Records.prediction("tx-live").build()),
                Records.transaction("bad-1"),
                new LogRecord("predictions", 0, 1, 2, null, new byte[] {9, 9, 9}, 3),
                new LogRecord("transactions", 0, 1, 2, null, null, 3));
        assertThat(payments.kept()).isEqualTo(1);
        assertThat(payments.find("tx-live")).isPresent();
    }

    @Test
    void recordsNobodySawCome_haveNoMomentOfComing() {
        LogRecord before = Records.transaction("tx-1");
        take(new LogRecord(
                before.topic(),
                before.partition(),
                before.offset(),
                before.timestampMillis(),
                null,
                before.value(),
                0));
        assertThat(told("tx-1").event().seenAt()).isNull();
        assertThat(told("tx-1").moments()).extracting(Followed.Moment::id).containsExactly("payment");
    }

    @Test
    void freshness_isTheTimeFromEventToRow() {
        take(
                Records.transaction("tx-1"),
                Records.change("tx-1", "customer_payments@1", Records.EVENT, Records.SEEN + 40),
                Records.label("tx-1"),
                Records.change("tx-1", "terminal_risk@1", Records.LABEL, Records.SEEN + 60_030));
        assertThat(freshness.seen(Records.SEEN + 61_000))
                .containsOnly(Map.entry("terminal_risk@1", new Freshness.Seen(30, 30, 1)));
        assertThat(freshness.seen(Records.SEEN + 1_000).get("customer_payments@1"))
                .isEqualTo(new Freshness.Seen(40, 40, 1));
    }

    @Test
    void restart_forgetsTheOtherLog() {
        take(Records.transaction("tx-1"));
        intake.restart();
        assertThat(payments.find("tx-1")).isEmpty();
    }

    private void take(LogRecord... records) {
        List.of(records).forEach(intake::take);
    }

    private Followed told(String id) {
        return Storyteller.tell(payments.find(id).orElseThrow(), BESIDE);
    }

    @Test
    void scan_ofWhatIsNoBatch_throws() {
        List<String> found = new ArrayList<>();
        org.assertj.core.api.Assertions.assertThatExceptionOfType(InvalidProtocolBufferException.class)
                .isThrownBy(() -> PredictionScan.scan(new byte[] {10, 100, 1}, (id, _) -> found.add(id)));
        assertThat(found).isEmpty();
    }
}
