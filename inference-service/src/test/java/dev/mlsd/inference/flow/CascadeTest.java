package dev.mlsd.inference.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.feature.v1.FeatureStatus;
import dev.mlsd.inference.batching.BatchOptions;
import dev.mlsd.inference.batching.BatchPolicy;
import dev.mlsd.inference.batching.FairPermits;
import dev.mlsd.inference.decision.Fallback;
import dev.mlsd.inference.decision.RuleSet;
import dev.mlsd.inference.features.ServedVector;
import dev.mlsd.inference.features.VectorRequest.VectorReceiver;
import dev.mlsd.inference.features.VectorRequest.VectorSource;
import dev.mlsd.inference.flow.DecisionFlow.Ask;
import dev.mlsd.inference.flow.DecisionOutcome.Decided;
import dev.mlsd.inference.onnx.OnnxScorer;
import dev.mlsd.inference.predictionlog.PredictionLog.Append;
import dev.mlsd.inference.protection.AdmissionLimit;
import dev.mlsd.inference.repository.ModelArtifact;
import dev.mlsd.inference.repository.ModelId;
import dev.mlsd.inference.repository.ModelRepository;
import dev.mlsd.inference.repository.ModelSlot;
import dev.mlsd.inference.routing.BreakerOptions;
import dev.mlsd.inference.routing.Confidence;
import dev.mlsd.inference.routing.Route;
import dev.mlsd.inference.routing.Routing;
import dev.mlsd.inference.routing.Shares;
import dev.mlsd.inference.telemetry.DecisionTelemetry;
import dev.mlsd.inference.testing.Await;
import dev.mlsd.inference.testing.ModelFolder;
import dev.mlsd.inference.v1.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real models behind the real router and flow. The small one is sure of small amounts only. */
class CascadeTest {

    /** Amounts up to about 10 are surely genuine to a model that gives e^(0.01 a - 2) / (1 + ...) for them. */
    private static final Confidence CONFIDENCE = new Confidence(0.13, 1);

    private static final BreakerOptions BREAKER =
            new BreakerOptions(4, 4, 0.5, Duration.ofSeconds(20), Duration.ofHours(1), 1, Duration.ofHours(1));

    @TempDir
    private Path root;

    private final ModelSlot<Lane> small = new ModelSlot<>();
    private final ModelSlot<Lane> large = new ModelSlot<>();
    private final DecisionTelemetry telemetry = new DecisionTelemetry();
    private final List<byte[]> logged = new CopyOnWriteArrayList<>();
    private final List<DecisionOutcome> outcomes = new CopyOnWriteArrayList<>();
    private final AtomicInteger leased = new AtomicInteger();
    private final AtomicInteger largeCalls = new AtomicInteger();
    private final ExecutorService helper = Executors.newCachedThreadPool();
    private Routing routing = new Routing.Cascade("small", CONFIDENCE);
    private Runnable smallFault = () -> {};
    private Runnable largeFault = () -> {};
    private DecisionFlow flow;

    private record Half(VectorReceiver<PendingDecision> receiver) implements VectorSource<PendingDecision> {

        @Override
        public void fetch(List<PendingDecision> requests) {
            receiver.received(
                    requests,
                    requests.stream()
                            .map(request -> new ServedVector(
                                    new double[] {request.amountMinor() / 100.0, 0.5},
                                    new byte[] {FeatureStatus.PRESENT_VALUE, FeatureStatus.PRESENT_VALUE},
                                    List.of()))
                            .toList());
        }
    }

    @BeforeEach
    void open() throws IOException {
        ModelFolder folder = new ModelFolder(root);
        ModelRepository repository = new ModelRepository(root, new ObjectMapper());
        for (String name : List.of("small", "large")) {
            folder.write(name, "1");
        }
        small.swap(lane(repository.artifact(new ModelId("small", "1")), Runnable::run, () -> smallFault.run()));
        large.swap(lane(repository.artifact(new ModelId("large", "1")), helper, () -> {
            largeCalls.incrementAndGet();
            largeFault.run();
        }));
        flow = flow(Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        flow.stop();
        assertThat(leased).as("models that were not given back").hasValue(0);
        small.swap(null);
        large.swap(null);
        helper.shutdownNow();
    }

    private Lane lane(ModelArtifact artifact, Executor executor, Runnable faults) {
        Lane lane = new Lane(
                artifact,
                List.of(OnnxScorer.open(artifact.model(), 2, 8)),
                new BatchOptions(1, 8, 64),
                Half::new,
                System::nanoTime,
                executor,
                (nanos, task) -> task.run(),
                new FairPermits(2));
        lane.follow(new Conduct(
                () -> new BatchPolicy.WorkConserving(8), faults, BREAKER, () -> true, () -> false, state -> {}));
        return lane;
    }

    private DecisionFlow flow(Duration deadline) {
        Router router = new Router(
                () -> routing,
                () -> counted(large),
                name -> name.startsWith("small") ? counted(small) : Optional.empty());
        return new DecisionFlow(
                new FlowOptions(deadline),
                router::of,
                RuleSet.DEFAULT,
                prediction -> {
                    logged.add(prediction);
                    return new Append.Written();
                },
                telemetry,
                new AdmissionLimit(100, deadline),
                () -> true,
                System::nanoTime,
                Clock.systemUTC(),
                message -> {});
    }

    private Optional<ModelSlot.Lease<Lane>> counted(ModelSlot<Lane> slot) {
        return slot.lease().map(lease -> {
            leased.incrementAndGet();
            return new ModelSlot.Lease<Lane>() {

                @Override
                public Lane model() {
                    return lease.model();
                }

                @Override
                public void release() {
                    leased.decrementAndGet();
                    lease.release();
                }
            };
        });
    }

    private Decided decide(double amount) {
        return decide("c-1", amount);
    }

    private Decided decide(String customer, double amount) {
        outcomes.clear();
        Payment payment = new Payment("t", customer, "9", Math.round(100 * amount), 1_528_000_000_000L);
        // Whoever asks may be the one who runs the model, and that may hang.
        helper.execute(() -> flow.decide(List.of(new Ask(payment, outcomes::add))));
        Await.until("it is decided", () -> !outcomes.isEmpty());
        assertThat(outcomes).hasSize(1);
        return (Decided) outcomes.getFirst();
    }

    private static double probability(double amount) {
        return 1 / (1 + Math.exp(-(0.01 * amount - 2)));
    }

    @Test
    void decide_smallModelIsSure_doesNotAskTheLargeOne() {
        Decided decided = decide(5);

        assertThat(decided.route()).isEqualTo("cascade-small");
        assertThat(decided.model().id().name()).isEqualTo("small");
        assertThat(decided.probability()).isCloseTo(probability(5), within(1e-6));
        assertThat(largeCalls).hasValue(0);
        assertThat(telemetry.decisions(Route.CASCADE_SMALL)).isEqualTo(1);
    }

    @Test
    void decide_smallModelIsNotSure_isByTheLargeOneAndTheLogNamesRouteAndModel() throws IOException {
        Decided decided = decide(100);

        assertThat(decided.route()).isEqualTo("cascade-large");
        assertThat(decided.model().id().name()).isEqualTo("large");
        assertThat(largeCalls).hasValue(1);
        assertThat(decided.latencies().compute()).isPositive();
        Prediction prediction = Prediction.parseFrom(logged.getFirst());
        assertThat(prediction.getRoute()).isEqualTo("cascade-large");
        assertThat(prediction.getModelName()).isEqualTo("large");
        assertThat(logged).hasSize(1);
    }

    @Test
    void decide_largeModelFails_theSmallOnesScoreStands() {
        largeFault = () -> {
            throw new IllegalStateException("struck");
        };

        for (int i = 0; i < 10; i++) {
            Decided decided = decide(100);
            assertThat(decided.route()).isEqualTo("cascade-unsure");
            assertThat(decided.model().id().name()).isEqualTo("small");
            assertThat(decided.fallback()).isNull();
            assertThat(decided.probability()).isCloseTo(probability(100), within(1e-6));
        }
        // Then its breaker is open.
        assertThat(largeCalls).hasValue(4);
    }

    @Test
    void decide_largeModelHangs_theSmallOnesScoreStandsAtTheDeadline() throws InterruptedException {
        flow.stop();
        flow = flow(Duration.ofMillis(200));
        CountDownLatch hanging = new CountDownLatch(1);
        largeFault = () -> {
            try {
                hanging.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        };

        Decided decided = decide(100);
        hanging.countDown();

        assertThat(decided.route()).isEqualTo("cascade-unsure");
        assertThat(decided.fallback()).isNull();
        assertThat(telemetry.fallbacks()).isZero();
    }

    @Test
    void decide_smallModelFails_isByTheLargeOne() {
        smallFault = () -> {
            throw new IllegalStateException("struck");
        };

        for (int i = 0; i < 10; i++) {
            assertThat(decide(5).route()).isEqualTo("cascade-large");
        }
        assertThat(telemetry.fallbacks()).isZero();
    }

    @Test
    void decide_bothFail_isByTheRules() {
        smallFault = () -> {
            throw new IllegalStateException("struck");
        };
        largeFault = smallFault;

        assertThat(decide(5).fallback()).isEqualTo(Fallback.MODEL_FAILED);
    }

    @Test
    void decide_noLargeModel_isByTheSmallOneWhichSaysThatItIsNotSure() {
        large.swap(null);

        assertThat(decide(5).route()).isEqualTo("cascade-small");
        assertThat(decide(100).route()).isEqualTo("cascade-unsure");
    }

    @Test
    void decide_noSmallModel_isByTheDecidingOneAsEver() {
        small.swap(null);

        assertThat(decide(5).route()).isEqualTo("production");
        assertThat(decide(5).model().id().name()).isEqualTo("large");
    }

    @Test
    void decide_manyTogether_eachIsAnsweredOnceByTheModelThatItsScoreCallsFor() {
        flow.decide(IntStream.range(0, 64)
                .mapToObj(i -> new Ask(
                        new Payment("t-" + i, "c-" + i, "9", i % 2 == 0 ? 500 : 10_000, 1_528_000_000_000L),
                        outcomes::add))
                .toList());
        Await.until("all are decided", () -> outcomes.size() == 64);

        assertThat(outcomes).allSatisfy(outcome -> {
            Decided decided = (Decided) outcome;
            assertThat(decided.route())
                    .isEqualTo(decided.payment().amountMinor() == 500 ? "cascade-small" : "cascade-large");
        });
        assertThat(logged).hasSize(64);
    }

    @Test
    void decide_underShares_eachCustomerHasItsVersionAndTheLogNamesIt() {
        Shares shares = Shares.of(Map.of("small@1", 0.5, "large@1", 0.5));
        routing = new Routing.Shared(shares);

        for (int customer = 0; customer < 40; customer++) {
            Decided decided = decide("c-" + customer, 5);
            assertThat(decided.route()).isEqualTo("share");
            assertThat(decided.model().id().name() + "@1").isEqualTo(shares.of("c-" + customer));
        }
    }

    @Test
    void decide_underSharesOfAVersionThatIsNotThere_isByTheDecidingOne() {
        routing = new Routing.Shared(Shares.of(Map.of("gone@7", 1.0)));

        assertThat(decide(5).route()).isEqualTo("production");
    }
}
