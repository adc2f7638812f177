package dev.mlsd.feature.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.online.OnlineRow;
import dev.mlsd.feature.online.RowKey;
import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.testing.Await;
import dev.mlsd.feature.testing.FeatureClient;
import dev.mlsd.feature.testing.StackResource;
import dev.mlsd.feature.testing.Tap;
import dev.mlsd.feature.testing.Topic;
import dev.mlsd.feature.v1.FeatureRowChange;
import dev.mlsd.feature.v1.FeatureRowChange.Outcome;
import dev.mlsd.feature.v1.QuarantinedRecord;
import dev.mlsd.feature.v1.Violation;
import dev.mlsd.feature.vector.EntityTable;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class FeatureStreamTest extends StreamTest {

    @Test
    void vectors_afterManyEvents_areThoseOfThePureCode() {
        EntityTable table = new EntityTable(FeatureClient.REGISTRY);
        Random random = new Random(42);
        int payments = 600;
        int labels = 0;
        for (int i = 0; i < payments; i++) {
            long millis = START + i * 10 * 60 * SECOND + random.nextInt(1000);
            PaymentEvent payment = payment(
                    "many-" + i,
                    "many-c" + random.nextInt(7),
                    "many-t" + random.nextInt(5),
                    1 + random.nextInt(50_000),
                    millis);
            topic.payment(payment);
            table.apply(payment);
            if (i >= 144) {
                // A day later the label of an earlier payment becomes known, in the order of time with the payments.
                LabelEvent label = new LabelEvent(
                        "many-" + (i - 144),
                        "many-c",
                        "many-t" + random.nextInt(5),
                        millis - DAY,
                        millis,
                        random.nextInt(10) == 0);
                topic.label(label);
                table.apply(label);
                labels++;
            }
        }
        int expected = 2 * payments + labels;
        Await.until(
                "all changes",
                () -> of("many-").size() >= expected,
                () -> of("many-").size() + " of " + expected);

        assertThat(of("many-")).hasSize(expected).allMatch(change -> change.getOutcome() == Outcome.APPLIED);
        long end = START + payments * 10 * 60 * SECOND;
        for (int probe = 0; probe < 60; probe++) {
            PaymentEvent asked = payment(
                    "probe", "many-c" + random.nextInt(8), "many-t" + random.nextInt(6), 1000, end + probe * HOUR);
            assertServedAsComputed(table, asked);
        }
    }

    @Test
    void features_eachAnnouncement_findsItsRowInTheOnlineStore() {
        List<String> missing = new CopyOnWriteArrayList<>();
        try (Tap<FeatureRowChange> watched =
                new Tap<>(settings.kafka(), "features", FeatureRowChange.parser(), change -> {
                    Entity entity = change.getView().startsWith("customer") ? Entity.CUSTOMER : Entity.TERMINAL;
                    RowKey key = new RowKey(entity, change.getEntity(), change.getView());
                    OnlineRow row = online.read(List.of(key)).get(key);
                    if (row == null || row.epoch() != change.getEpoch() || row.sequence() < change.getSequence()) {
                        missing.add(change.toString());
                    }
                })) {
            for (int i = 0; i < 2000; i++) {
                topic.payment(payment("order-" + i, "order-c" + i % 40, "order-t" + i % 30, 100, START + i * SECOND));
            }
            int all = 2000 * FeatureClient.ROWS_OF_A_PAYMENT;
            Await.until(
                    "all announcements",
                    () -> watched.seen().size() >= all,
                    () -> watched.seen().size() + " of " + all);
        }
        assertThat(missing).isEmpty();
        assertThat(of("order-c").stream()
                        .collect(Collectors.groupingBy(FeatureRowChange::getEntity))
                        .values())
                .allSatisfy(changes -> assertThat(changes)
                        .extracting(FeatureRowChange::getSequence)
                        .isSorted()
                        .doesNotHaveDuplicates()
                        .last()
                        .isEqualTo(50L));
    }

    @Test
    void vectors_inLockstep_areExactAtEachPaymentsMoment() {
        EntityTable table = new EntityTable(FeatureClient.REGISTRY);
        for (int i = 0; i < 20; i++) {
            PaymentEvent payment =
                    payment("step-" + i, "step-c" + i % 2, "step-t", 100 * (i + 1), START + i * 7 * 60 * SECOND);
            assertServedAsComputed(table, payment);
            topic.payment(payment);
            table.apply(payment);
            awaitChanges(payment.customerId(), i / 2 + 1);
            awaitChanges("step-t", i + 1);
        }
    }

    @Test
    void repeatedPaymentsAndLabels_countOnce() {
        PaymentEvent payment = payment("twice-1", "twice-c", "twice-t", 500, START + HOUR);
        LabelEvent label = new LabelEvent("twice-1", "twice-c", "twice-t", START + HOUR, START + 2 * HOUR, true);
        for (int i = 0; i < 3; i++) {
            topic.payment(payment);
            topic.label(label);
        }

        assertThat(awaitChanges("twice-c", 3))
                .extracting(FeatureRowChange::getOutcome, FeatureRowChange::getSequence)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Outcome.APPLIED, 1L),
                        org.assertj.core.groups.Tuple.tuple(Outcome.DUPLICATE, 1L),
                        org.assertj.core.groups.Tuple.tuple(Outcome.DUPLICATE, 1L));
        Map<String, List<Outcome>> terminal = awaitChanges("twice-t", 4).stream()
                .collect(Collectors.groupingBy(
                        FeatureRowChange::getView,
                        Collectors.mapping(FeatureRowChange::getOutcome, Collectors.toList())));
        assertThat(terminal.get("terminal_payments@1")).containsExactly(Outcome.APPLIED);
        assertThat(terminal.get("terminal_risk@1"))
                .containsExactly(Outcome.APPLIED, Outcome.DUPLICATE, Outcome.DUPLICATE);
        var vector = client.vector(payment("probe", "twice-c", "twice-t", 100, START + 3 * HOUR));
        assertThat(value(vector, "customer_payments@1:count_1d")).isEqualTo(1);
        assertThat(value(vector, "terminal_payments@1:count_1d")).isEqualTo(1);
        assertThat(value(vector, "terminal_risk@1:count_1d")).isEqualTo(1);
        assertThat(value(vector, "terminal_risk@1:share_1d")).isEqualTo(1);
    }

    @Test
    void paymentOlderThanEveryTile_isLateAndCountsNowhere() {
        topic.payment(payment("late-1", "late-c", "late-t", 100, START));
        PaymentEvent old = payment("late-2", "late-c", "late-t", 100, START - 60 * DAY);
        topic.send("transactions", "late-c", Topic.bytes(old), START + SECOND);

        assertThat(awaitChanges("late-c", 2))
                .extracting(FeatureRowChange::getOutcome)
                .containsExactly(Outcome.APPLIED, Outcome.LATE);
        assertThat(awaitChanges("late-t", 2))
                .extracting(FeatureRowChange::getOutcome)
                .containsExactly(Outcome.APPLIED, Outcome.LATE);
    }

    @Test
    void brokenRecords_goToQuarantineWithTheirReasonsAndStopNothing() {
        try (Tap<QuarantinedRecord> quarantine =
                new Tap<>(settings.kafka(), "quarantine", QuarantinedRecord.parser())) {
            byte[] garbage = "{\"json\": true}".getBytes(StandardCharsets.UTF_8);
            topic.send("transactions", "bad-c", garbage, START);
            topic.send("transactions", null, null, START);
            topic.send("transactions", "bad-c", Topic.bytes(payment("", "bad-c", "t t", -1, START + DAY)), START);
            topic.send("labels", "bad", garbage, START);
            topic.send(
                    "labels",
                    "bad",
                    Topic.bytes(new LabelEvent("bad", "bad-c", "bad-t", START, START - 1, true)),
                    START);
            topic.send("terminal-events", "bad-t", garbage, START);
            topic.send("bootstrap-customer", "bad-c", garbage, START);
            topic.bootstrap("bootstrap-terminal", "customer_payments@1", "bad-t", new byte[0]);
            topic.payment(payment("good", "bad-c", "bad-t", 100, START));

            assertThat(awaitChanges("bad-c", 1)).hasSize(1);
            assertThat(awaitChanges("bad-t", 1)).hasSize(1);
            List<QuarantinedRecord> records = quarantine.await(8);
            assertThat(records).hasSize(8);
            assertThat(records.stream()
                            .filter(record -> record.getTopic().equals("transactions"))
                            .map(FeatureStreamTest::fields))
                    .containsExactlyInAnyOrder(
                            List.of("value"),
                            List.of("value"),
                            List.of(
                                    "payment.transaction_id",
                                    "payment.terminal_id",
                                    "payment.amount_minor",
                                    "payment.event_time_millis"));
            assertThat(records.stream()
                            .filter(record -> record.getTopic().equals("labels"))
                            .map(FeatureStreamTest::fields))
                    .containsExactlyInAnyOrder(List.of("value"), List.of("label.label_time_millis"));
            assertThat(records.stream()
                            .filter(record -> record.getValue().toStringUtf8().equals("{\"json\": true}")))
                    .hasSize(4);
        }
    }

    @Test
    void clocks_moveTheWatermarkAndNothingElse() {
        long far = START + 400 * DAY;
        topic.clock("transactions", far);
        topic.clock("labels", far - HOUR);

        Await.until("the watermark", () -> statistics.watermarkMillis().orElse(0) == far - HOUR - 60 * SECOND);
        assertThat(statistics.newestArrivalMillis().orElseThrow()).isGreaterThanOrEqualTo(far);
        assertThat(features.seen()).isEmpty();
    }

    private static List<String> fields(QuarantinedRecord record) {
        return record.getViolationsList().stream().map(Violation::getField).toList();
    }

    private List<FeatureRowChange> of(String prefix) {
        return features.seen().stream()
                .filter(change -> change.getEntity().startsWith(prefix) && !isTwin(change))
                .toList();
    }
}
