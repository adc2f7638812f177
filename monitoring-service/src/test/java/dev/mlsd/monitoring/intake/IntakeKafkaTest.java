package dev.mlsd.monitoring.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.inference.v1.Verdict;
import dev.mlsd.monitoring.Await;
import dev.mlsd.monitoring.TestProducer;
import dev.mlsd.monitoring.TestWorld;
import dev.mlsd.monitoring.reference.ModelVersion;
import dev.mlsd.monitoring.reference.ReferenceProfile;
import dev.mlsd.monitoring.reference.ReferenceSource;
import dev.mlsd.monitoring.reference.References;
import dev.mlsd.testkit.KafkaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The intake against the stack's real broker. The tests share one world and follow its time. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IntakeKafkaTest {

    private static final long DAY = TestWorld.DAY;
    private static final Duration SELDOM = Duration.ofHours(1);
    private static final Duration OFTEN = Duration.ofMillis(100);

    @TempDir
    static Path folder;

    private static KafkaServer broker;
    private static TestProducer producer;

    /** References that can be switched off, as inference-service can. */
    private static final AtomicBoolean REFERENCES_ANSWER = new AtomicBoolean(true);

    private static final ReferenceSource SOURCE = new ReferenceSource() {
        @Override
        public Answer<ModelVersion> deciding() {
            return new Answer.Found<>(TestWorld.MODEL);
        }

        @Override
        public Answer<ReferenceProfile> profile(ModelVersion model) {
            return REFERENCES_ANSWER.get()
                    ? new Answer.Found<>(TestWorld.profile(model))
                    : new Answer.Unreachable<>("switched off");
        }
    };

    @BeforeAll
    static void start() {
        broker = KafkaServer.start();
        producer = new TestProducer(broker.address());
    }

    @AfterAll
    static void stop() {
        producer.close();
        broker.close();
    }

    private static Intake intake(Path data, Duration snapshotInterval) {
        Limits limits = new Limits(62, 100_000, 100_000, 1_000);
        Intake intake = new Intake(
                new IntakeOptions(broker.address(), data, snapshotInterval, limits),
                new References(SOURCE, System::nanoTime),
                System::nanoTime);
        intake.start();
        return intake;
    }

    private static long count(Intake intake, Count count) {
        return intake.totals().counts().get(count);
    }

    private static void awaitCount(Intake intake, Count count, long value) {
        Await.until(
                count + " to become " + value + ", is " + count(intake, count), () -> count(intake, count) == value);
    }

    @Test
    @Order(1)
    void predictions_acrossKills_countExactlyOnce() throws IOException {
        Path data = folder.resolve("killed");
        Intake first = intake(data, SELDOM);
        for (int i = 0; i < 300; i++) {
            producer.prediction(TestWorld.prediction("a" + i, TestWorld.START + i)
                    .setVerdict(i % 10 == 0 ? Verdict.BLOCK : Verdict.APPROVE));
        }
        for (int i = 0; i < 40; i++) {
            producer.prediction(
                    TestWorld.prediction("load-" + i, TestWorld.START).setRoute("load"));
        }
        producer.flush();
        awaitCount(first, Count.PREDICTIONS, 300);
        awaitCount(first, Count.LOAD_PREDICTIONS, 40);
        first.abandon();
        assertThat(data.resolve("intake.snapshot")).doesNotExist();

        Intake second = intake(data, OFTEN);
        awaitCount(second, Count.PREDICTIONS, 300);
        Await.until("a snapshot", () -> Files.exists(data.resolve("intake.snapshot")));
        for (int i = 250; i < 400; i++) {
            producer.prediction(TestWorld.prediction("a" + i, TestWorld.START + i));
        }
        producer.flush();
        awaitCount(second, Count.PREDICTIONS, 400);
        second.abandon();

        Intake third = intake(data, SELDOM);
        awaitCount(third, Count.PREDICTIONS, 400);
        awaitCount(third, Count.DUPLICATES, 50);
        awaitCount(third, Count.LOAD_PREDICTIONS, 40);
        third.close();

        Intake fourth = intake(data, SELDOM);
        Await.until("the fourth to read", () -> fourth.notReady().isEmpty());
        producer.prediction(TestWorld.prediction("a399", TestWorld.START + 399));
        awaitCount(fourth, Count.DUPLICATES, 51);
        assertThat(count(fourth, Count.PREDICTIONS)).isEqualTo(400);
        assertThat(count(fourth, Count.BLOCKED)).isEqualTo(30);
        assertThat(count(fourth, Count.LOAD_PREDICTIONS)).isEqualTo(40);
        assertThat(fourth.windows()).hasSize(1);
        assertThat(fourth.window(fourth.windows().getFirst().name())
                        .orElseThrow()
                        .features()
                        .getFirst()
                        .rows())
                .isEqualTo(400);
        fourth.close();
    }

    @Test
    @Order(2)
    void labels_joinTheirPredictionsAndMoveTheWorld() {
        Path data = folder.resolve("killed");
        Intake intake = intake(data, OFTEN);
        for (int i = 0; i < 400; i++) {
            producer.label("a" + i, TestWorld.START + i, TestWorld.START + 7 * DAY + i, i % 20 == 0);
        }
        producer.label("a5", TestWorld.START + 5, TestWorld.START + 7 * DAY + 500, false);
        producer.label("stranger", TestWorld.START, TestWorld.START + 7 * DAY + 600, false);
        producer.clock(TestWorld.START + 8 * DAY);
        producer.flush();
        awaitCount(intake, Count.LABELS, 401);
        awaitCount(intake, Count.JOINED, 400);
        awaitCount(intake, Count.LABEL_DUPLICATES, 1);
        Await.until(
                "the clock",
                () -> intake.totals()
                        .worldTime()
                        .filter(time -> time.toEpochMilli() == TestWorld.START + 8 * DAY)
                        .isPresent());
        IntakeTotals totals = intake.totals();
        assertThat(totals.waitingForLabel()).isZero();
        assertThat(totals.labelsWithoutPrediction()).isEqualTo(1);
        assertThat(totals.counts().get(Count.JOINED_FRAUDS)).isEqualTo(20);
        assertThat(totals.watermark().orElseThrow().toEpochMilli()).isEqualTo(TestWorld.START + 8 * DAY - 60_000);
        intake.close();
    }

    @Test
    @Order(3)
    void malformedRecords_areCountedAndStopNothing() {
        Intake intake = intake(folder.resolve("killed"), OFTEN);
        producer.raw("predictions", 1, new byte[] {1, 2, 3});
        producer.raw("labels", 2, new byte[] {9, 9});
        producer.prediction(TestWorld.prediction("bad", TestWorld.START).setProbability(7));
        producer.prediction(TestWorld.prediction("good", TestWorld.START + 8 * DAY));
        awaitCount(intake, Count.PREDICTIONS, 401);
        Await.until("three malformed", () -> intake.totals().counts().malformed() == 3);
        assertThat(intake.totals().counts().get(Malformation.UNPARSEABLE)).isEqualTo(2);
        assertThat(intake.totals().counts().get(Malformation.PROBABILITY)).isEqualTo(1);
        intake.close();
    }

    @Test
    @Order(4)
    void brokenSnapshot_isSetAsideAndTheTopicsGiveTheSameAgain() throws IOException {
        Path data = folder.resolve("killed");
        Files.write(data.resolve("intake.snapshot"), new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        Intake intake = intake(data, OFTEN);
        awaitCount(intake, Count.PREDICTIONS, 401);
        awaitCount(intake, Count.JOINED, 400);
        awaitCount(intake, Count.DUPLICATES, 51);
        Await.until("three malformed", () -> intake.totals().counts().malformed() == 3);
        assertThat(count(intake, Count.JOINED_EARLY))
                .as("both topics are merged in the order of world time")
                .isZero();
        assertThat(data.resolve("intake.snapshot.aside")).exists();
        intake.close();
    }

    @Test
    @Order(5)
    void referenceAway_holdsThePredictionsBackUntilItIsThere() {
        REFERENCES_ANSWER.set(false);
        Intake intake = intake(folder.resolve("killed"), OFTEN);
        producer.prediction(
                TestWorld.prediction("other", TestWorld.START + 8 * DAY).setModelVersion("2"));
        Await.until(
                "a reason",
                () -> intake.notReady()
                        .filter(reason -> reason.contains("fraud-trees@2"))
                        .isPresent());
        assertThat(count(intake, Count.PREDICTIONS)).isEqualTo(401);
        REFERENCES_ANSWER.set(true);
        awaitCount(intake, Count.PREDICTIONS, 402);
        Await.until("readiness", () -> intake.notReady().isEmpty());
        assertThat(count(intake, Count.WITHOUT_REFERENCE)).isZero();
        assertThat(intake.windows()).hasSize(3);
        intake.close();
    }

    @Test
    @Order(6)
    void brokerAwayAndBack_readingGoesOn() {
        Intake intake = intake(folder.resolve("killed"), OFTEN);
        awaitCount(intake, Count.PREDICTIONS, 402);
        broker.kill();
        Await.until("the outage to be noticed", () -> intake.notReady().isPresent());
        assertThat(count(intake, Count.PREDICTIONS)).isEqualTo(402);
        broker.launch();
        producer.prediction(TestWorld.prediction("after", TestWorld.START + 8 * DAY));
        awaitCount(intake, Count.PREDICTIONS, 403);
        Await.until("readiness", () -> intake.notReady().isEmpty());
        intake.close();
    }
}
