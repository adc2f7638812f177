package dev.mlsd.inference.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.v1.FeatureStatus;
import dev.mlsd.feature.v1.RowVersion;
import dev.mlsd.inference.batching.BatchOptions;
import dev.mlsd.inference.batching.BatchPolicy;
import dev.mlsd.inference.batching.FairPermits;
import dev.mlsd.inference.decision.Fallback;
import dev.mlsd.inference.decision.RuleSet;
import dev.mlsd.inference.decision.Verdict;
import dev.mlsd.inference.features.ServedVector;
import dev.mlsd.inference.features.VectorRequest.VectorReceiver;
import dev.mlsd.inference.features.VectorRequest.VectorSource;
import dev.mlsd.inference.flow.DecisionFlow.Ask;
import dev.mlsd.inference.flow.DecisionOutcome.Decided;
import dev.mlsd.inference.flow.DecisionOutcome.Refused;
import dev.mlsd.inference.onnx.OnnxScorer;
import dev.mlsd.inference.predictionlog.PredictionLog.Append;
import dev.mlsd.inference.protection.AdmissionLimit;
import dev.mlsd.inference.repository.ModelArtifact;
import dev.mlsd.inference.repository.ModelId;
import dev.mlsd.inference.repository.ModelRepository;
import dev.mlsd.inference.repository.ModelSlot;
import dev.mlsd.inference.routing.BreakerOptions;
import dev.mlsd.inference.routing.CircuitBreaker.State;
import dev.mlsd.inference.telemetry.DecisionTelemetry;
import dev.mlsd.inference.telemetry.Refusal;
import dev.mlsd.inference.testing.Await;
import dev.mlsd.inference.testing.ModelFolder;
import dev.mlsd.inference.v1.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real model, batcher and flow; only the source of vectors and the log are in this test's hands, so that they can
 * fail on demand.
 */
class DecisionFlowTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private static final BreakerOptions BREAKER =
            new BreakerOptions(4, 4, 0.5, Duration.ofSeconds(20), Duration.ofHours(1), 1, Duration.ofHours(1));

    @TempDir
    private Path root;

    private final ModelSlot<Lane> slot = new ModelSlot<>();
    private final DecisionTelemetry telemetry = new DecisionTelemetry();
    private final List<byte[]> logged = new CopyOnWriteArrayList<>();
    private final List<DecisionOutcome> outcomes = new CopyOnWriteArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<State> changes = new CopyOnWriteArrayList<>();
    private boolean guarded = true;
    private final Vectors vectors = new Vectors();
    private Function<String, Optional<Way>> ways = customer -> slot.lease().map(Way::production);
    private Append whenLogged = new Append.Written();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private ModelArtifact artifact;
    private Lane lane;
    private DecisionFlow flow;

    /** Answers with the amount and a share of 0.5 at once, unless told otherwise. */
    private static final class Vectors implements VectorSource<PendingDecision> {

        private final List<PendingDecision> held = new ArrayList<>();
        private VectorReceiver<PendingDecision> receiver;
        private boolean hold;
        private boolean fail;
        private double share = 0.5;
        private FeatureStatus status = FeatureStatus.PRESENT;

        VectorSource<PendingDecision> to(VectorReceiver<PendingDecision> arrivals) {
            receiver = arrivals;
            return this;
        }

        @Override
        public void fetch(List<PendingDecision> requests) {
            if (hold) {
                held.addAll(requests);
            } else {
                answer(requests);
            }
        }

        void release() {
            answer(List.copyOf(held));
        }

        private void answer(List<PendingDecision> requests) {
            if (fail) {
                receiver.failed(requests, "no answer");
            } else {
                receiver.received(requests, requests.stream().map(this::vector).toList());
            }
        }

        private ServedVector vector(PendingDecision request) {
            return new ServedVector(
                    new double[] {request.amountMinor() / 100.0, share},
                    new byte[] {(byte) FeatureStatus.PRESENT_VALUE, (byte) status.getNumber()},
                    List.of(RowVersion.newBuilder()
                            .setView("terminal_risk@1")
                            .setEntity(request.terminalId())
                            .setSequence(42)
                            .build()));
        }
    }

    @BeforeEach
    void open() throws IOException {
        new ModelFolder(root).write("fraud", "1");
        artifact = new ModelRepository(root, new ObjectMapper()).artifact(new ModelId("fraud", "1"));
        lane = new Lane(
                artifact,
                List.of(OnnxScorer.open(artifact.model(), 2, 8), OnnxScorer.open(artifact.model(), 2, 8)),
                new BatchOptions(2, 8, 64),
                vectors::to,
                System::nanoTime,
                Runnable::run,
                (nanos, task) -> timer.schedule(task, nanos, TimeUnit.NANOSECONDS),
                new FairPermits(1));
        slot.swap(lane);
        flow = flow(Duration.ofSeconds(30), 100);
    }

    @AfterEach
    void close() {
        flow.stop();
        slot.swap(null);
        timer.shutdownNow();
    }

    private DecisionFlow flow(Duration deadline, int maxPending) {
        return new DecisionFlow(
                new FlowOptions(deadline),
                ways,
                RuleSet.DEFAULT,
                prediction -> {
                    logged.add(prediction);
                    return whenLogged;
                },
                telemetry,
                new AdmissionLimit(maxPending, deadline),
                () -> true,
                System::nanoTime,
                Clock.fixed(NOW, ZoneOffset.UTC),
                warnings::add);
    }

    private Conduct conduct(BatchPolicy policy, Runnable faults) {
        return new Conduct(() -> policy, faults, BREAKER, () -> guarded, () -> false, changes::add);
    }

    private static Payment payment(int number, long amountMinor) {
        return new Payment("t-" + number, "c-" + number, "9", amountMinor, 1_528_000_000_000L + number);
    }

    private Decided decide(Payment payment) {
        flow.decide(List.of(new Ask(payment, outcomes::add)));
        Await.until("it is decided", () -> !outcomes.isEmpty());
        return (Decided) outcomes.getFirst();
    }

    /** The model of the folder, in double precision. */
    private static double probability(double amount, double share) {
        return 1 / (1 + Math.exp(-(0.01 * amount + 4 * share - 4)));
    }

    @Test
    void decide_everythingWorks_isTheCheapestActionForTheModelsProbability() {
        Decided decided = decide(payment(1, 100_00));

        assertThat(decided.probability()).isCloseTo(probability(100, 0.5), within(1e-6));
        assertThat(decided.thresholds()).isEqualTo(artifact.costs().thresholds(100));
        assertThat(decided.verdict()).isEqualTo(decided.thresholds().verdict(decided.probability()));
        assertThat(decided.fallback()).isNull();
        assertThat(decided.route()).isEqualTo("production");
        assertThat(decided.latencies().total())
                .isGreaterThanOrEqualTo(decided.latencies().compute());
        assertThat(telemetry.decisions()).isEqualTo(1);
        assertThat(telemetry.fallbacks()).isZero();
    }

    @Test
    void decide_beforeTheAnswer_writesTheWholePrediction() throws InvalidProtocolBufferException {
        List<Integer> loggedWhenAnswered = new ArrayList<>();
        flow.decide(List.of(new Ask(payment(7, 100_00), outcome -> {
            loggedWhenAnswered.add(logged.size());
            outcomes.add(outcome);
        })));

        assertThat(loggedWhenAnswered).containsExactly(1);
        Prediction prediction = Prediction.parseFrom(logged.getFirst());
        Decided decided = (Decided) outcomes.getFirst();
        assertThat(prediction.getPredictionId()).isEqualTo("t-7/live");
        assertThat(prediction.getTransactionId()).isEqualTo("t-7");
        assertThat(prediction.getAmountMinor()).isEqualTo(100_00);
        assertThat(prediction.getEventTimeMillis()).isEqualTo(1_528_000_000_007L);
        assertThat(prediction.getDecidedAtMillis()).isEqualTo(NOW.toEpochMilli());
        assertThat(prediction.getValuesList()).containsExactly(100.0, 0.5);
        assertThat(prediction.getStatuses().toByteArray()).containsOnly(FeatureStatus.PRESENT_VALUE);
        assertThat(prediction.getRows(0).getSequence()).isEqualTo(42);
        assertThat(prediction.getScore()).isEqualTo(decided.score());
        assertThat(prediction.getProbability()).isEqualTo(decided.probability());
        assertThat(prediction.getModelName() + prediction.getModelVersion()).isEqualTo("fraud1");
        assertThat(prediction.getRole()).isEqualTo("live");
        assertThat(prediction.getRoute()).isEqualTo("production");
        assertThat(prediction.getFallback()).isEmpty();
    }

    @Test
    void decide_forALoadTest_takesTheWholeWayAndTheRouteTellsAlsoWhereTheRulesDecide()
            throws InvalidProtocolBufferException {
        flow.stop();
        // Too short to ask for vectors again.
        flow = flow(Duration.ofSeconds(1), 100);
        Payment payment = new Payment("load-1", "c-1", "9", 500_00, 1_528_000_000_000L, true);

        assertThat(decide(payment).route()).isEqualTo("load");
        vectors.fail = true;
        outcomes.clear();
        Decided byRules = decide(payment);

        assertThat(byRules.fallback()).isEqualTo(Fallback.FEATURES_UNAVAILABLE);
        assertThat(byRules.route()).isEqualTo("load");
        assertThat(logged).hasSize(2);
        for (byte[] prediction : logged) {
            assertThat(Prediction.parseFrom(prediction).getRoute()).isEqualTo("load");
        }
    }

    @Test
    void decide_noVectors_isByTheRulesAndLoggedToo() throws InvalidProtocolBufferException {
        vectors.fail = true;

        Decided decided = decide(payment(1, 500_00));

        assertThat(decided.fallback()).isEqualTo(Fallback.FEATURES_UNAVAILABLE);
        assertThat(decided.verdict()).isEqualTo(Verdict.REVIEW);
        assertThat(decided.probability()).isNaN();
        assertThat(decided.route()).isEqualTo("rules");
        Prediction prediction = Prediction.parseFrom(logged.getFirst());
        assertThat(prediction.getFallback()).isEqualTo("features-unavailable");
        assertThat(prediction.getValuesList()).containsExactly(Double.NaN, Double.NaN);
        assertThat(prediction.getStatuses().toByteArray()).containsOnly(FeatureStatus.UNAVAILABLE_VALUE);
        assertThat(telemetry.fallbacks(Fallback.FEATURES_UNAVAILABLE)).isEqualTo(1);
        assertThat(warnings).singleElement().asString().contains("no answer");
    }

    @Test
    void decide_valuesUnavailable_isByTheRulesAndStaleOnesAreNot() {
        vectors.status = FeatureStatus.UNAVAILABLE;
        assertThat(decide(payment(1, 10_00)).fallback()).isEqualTo(Fallback.FEATURES_UNAVAILABLE);

        outcomes.clear();
        vectors.status = FeatureStatus.STALE;
        assertThat(decide(payment(2, 10_00)).fallback()).isNull();
    }

    @Test
    void decide_batchThatIsMadeToFail_isByTheRulesAndTheNextIsNot() {
        List<Integer> batches = new ArrayList<>();
        lane.follow(conduct(new BatchPolicy.WorkConserving(8), () -> {
            batches.add(1);
            if (batches.size() == 1) {
                throw new IllegalStateException("struck");
            }
        }));

        assertThat(decide(payment(1, 10_00)).fallback()).isEqualTo(Fallback.MODEL_FAILED);
        outcomes.clear();
        assertThat(decide(payment(2, 10_00)).fallback()).isNull();
        assertThat(warnings).singleElement().asString().contains("struck");
    }

    @Test
    void decide_modelThatFailsAgainAndAgain_isNotAskedAnyMoreAndTheVectorIsWrittenDown()
            throws InvalidProtocolBufferException {
        List<Integer> asked = new ArrayList<>();
        lane.follow(conduct(new BatchPolicy.WorkConserving(8), () -> {
            asked.add(1);
            throw new IllegalStateException("struck");
        }));

        for (int number = 0; number < 10; number++) {
            outcomes.clear();
            assertThat(decide(payment(number, 10_00)).fallback())
                    .isEqualTo(number < 4 ? Fallback.MODEL_FAILED : Fallback.BREAKER_OPEN);
        }

        assertThat(asked).hasSize(4);
        assertThat(changes).containsExactly(State.OPEN);
        assertThat(Lane.breaker(slot.lease()).orElseThrow().state()).isEqualTo(State.OPEN);
        Prediction prediction = Prediction.parseFrom(logged.getLast());
        assertThat(prediction.getFallback()).isEqualTo("breaker-open");
        assertThat(prediction.getRoute()).isEqualTo("rules");
        assertThat(prediction.getValuesList()).containsExactly(10.0, 0.5);
    }

    @Test
    void decide_breakerSwitchedOff_asksTheModelHoweverItFails() {
        guarded = false;
        lane.follow(conduct(new BatchPolicy.WorkConserving(8), () -> {
            throw new IllegalStateException("struck");
        }));

        for (int number = 0; number < 10; number++) {
            outcomes.clear();
            assertThat(decide(payment(number, 10_00)).fallback()).isEqualTo(Fallback.MODEL_FAILED);
        }
        assertThat(Lane.breaker(slot.lease()).orElseThrow().state()).isEqualTo(State.OPEN);
    }

    @Test
    void decide_underAWindow_waitsForOthersAndAllAreDecidedByTheModel() {
        lane.follow(conduct(new BatchPolicy.FixedWindow(8, Duration.ofMillis(50)), () -> {}));

        for (int number = 0; number < 12; number++) {
            flow.decide(List.of(new Ask(payment(number, 10_00), outcomes::add)));
        }
        Await.until("all are decided", () -> outcomes.size() == 12);

        assertThat(outcomes)
                .allSatisfy(
                        outcome -> assertThat(((Decided) outcome).fallback()).isNull());
        telemetry.tick();
        assertThat(telemetry.batchRows().percentile(99)).isGreaterThan(1);
    }

    @Test
    void decide_scoreThatIsNoNumber_isByTheRules() {
        vectors.share = Double.NaN;

        Decided decided = decide(payment(1, 10_00));

        assertThat(decided.fallback()).isEqualTo(Fallback.MODEL_FAILED);
        assertThat(decided.verdict()).isEqualTo(Verdict.APPROVE);
    }

    @Test
    void decide_vectorsComeTooLate_isByTheRulesOnceAndTheLateVectorsChangeNothing() {
        flow.stop();
        flow = flow(Duration.ofMillis(20), 100);
        vectors.hold = true;

        Decided decided = decide(payment(1, 500_00));
        vectors.release();

        assertThat(decided.fallback()).isEqualTo(Fallback.DEADLINE);
        assertThat(decided.latencies().total())
                .isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
        assertThat(outcomes).hasSize(1);
        assertThat(logged).hasSize(1);
    }

    @Test
    void decide_journalFull_isRefusedAndNotAnsweredAsDecided() {
        whenLogged = new Append.Full("no room");

        flow.decide(List.of(new Ask(payment(1, 10_00), outcomes::add)));

        assertThat(outcomes).containsExactly(new Refused(payment(1, 10_00), Refusal.JOURNAL_FULL, "no room"));
        assertThat(telemetry.decisions()).isZero();
        assertThat(telemetry.refusals(Refusal.JOURNAL_FULL)).isEqualTo(1);
    }

    @Test
    void decide_tooManyUnderWay_refusesTheRestAndTakesMoreLater() {
        flow.stop();
        flow = flow(Duration.ofSeconds(30), 2);
        vectors.hold = true;
        flow.decide(IntStream.range(0, 3)
                .mapToObj(number -> new Ask(payment(number, 10_00), outcomes::add))
                .toList());

        assertThat(outcomes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Refusal.OVERLOADED));
        vectors.hold = false;
        vectors.release();
        flow.decide(List.of(new Ask(payment(9, 10_00), outcomes::add)));
        assertThat(outcomes.subList(1, 4)).hasOnlyElementsOfType(Decided.class);
    }

    @Test
    void decide_noModel_isRefused() {
        slot.swap(null);

        flow.decide(List.of(new Ask(payment(1, 10_00), outcomes::add)));

        assertThat(outcomes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Refusal.NOT_READY));
    }

    @Test
    void decide_modelSwappedMeanwhile_isFinishedByTheOldOne() {
        vectors.hold = true;
        flow.decide(List.of(new Ask(payment(1, 10_00), outcomes::add)));

        slot.swap(null);
        vectors.release();

        assertThat(outcomes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Decided.class, decided -> assertThat(decided.fallback()).isNull());
    }

    @Test
    void decide_manyTogether_shareBatchesAndEachGetsItsOwn() {
        flow.decide(IntStream.range(1, 65)
                .mapToObj(number -> new Ask(payment(number, number * 100L), outcomes::add))
                .toList());
        Await.until("all are decided", () -> outcomes.size() == 64);

        assertThat(outcomes).allSatisfy(outcome -> {
            Decided decided = (Decided) outcome;
            assertThat(decided.probability())
                    .isCloseTo(probability(decided.payment().amount(), 0.5), within(1e-6));
        });
        telemetry.tick();
        assertThat(telemetry.batchRows().mean()).isEqualTo(8);
    }

    @Test
    void checkSignature_unknownFeature_isNamed() {
        LaneLoader.checkSignature(artifact, Set.of("payment@1:amount", "terminal_risk@1:share_7d", "other@1:x"));

        assertThatThrownBy(() -> LaneLoader.checkSignature(artifact, Set.of("payment@1:amount")))
                .hasMessageContaining("[terminal_risk@1:share_7d]")
                .hasMessageContaining("does not know");
    }
}
