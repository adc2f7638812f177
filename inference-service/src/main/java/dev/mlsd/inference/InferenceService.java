package dev.mlsd.inference;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.inference.api.DecisionReader;
import dev.mlsd.inference.api.DecisionWriter;
import dev.mlsd.inference.api.KeyFile;
import dev.mlsd.inference.batching.BatchOptions;
import dev.mlsd.inference.batching.BatchTimer;
import dev.mlsd.inference.batching.FairPermits;
import dev.mlsd.inference.decision.RuleSet;
import dev.mlsd.inference.experiment.Experiment;
import dev.mlsd.inference.experiment.LeaseDesk;
import dev.mlsd.inference.experiment.ModelFaults;
import dev.mlsd.inference.features.FeatureConnection;
import dev.mlsd.inference.flow.Conduct;
import dev.mlsd.inference.flow.DecisionFlow;
import dev.mlsd.inference.flow.DecisionOutcome.Decided;
import dev.mlsd.inference.flow.FlowOptions;
import dev.mlsd.inference.flow.Lane;
import dev.mlsd.inference.flow.LaneLoader;
import dev.mlsd.inference.flow.Payment;
import dev.mlsd.inference.flow.Router;
import dev.mlsd.inference.flow.WarmUp;
import dev.mlsd.inference.lease.Lease;
import dev.mlsd.inference.lease.LeaseSettings;
import dev.mlsd.inference.onnx.OnnxModels;
import dev.mlsd.inference.predictionlog.Journal;
import dev.mlsd.inference.predictionlog.JournalOptions;
import dev.mlsd.inference.predictionlog.PredictionSender;
import dev.mlsd.inference.protection.AdmissionLimit;
import dev.mlsd.inference.protection.Gate;
import dev.mlsd.inference.repository.ModelCompanions;
import dev.mlsd.inference.repository.ModelKeeper;
import dev.mlsd.inference.repository.ModelLoan;
import dev.mlsd.inference.repository.ModelRepository;
import dev.mlsd.inference.repository.ModelSlot;
import dev.mlsd.inference.repository.NotYetException;
import dev.mlsd.inference.routing.BreakerOptions;
import dev.mlsd.inference.routing.CircuitBreaker;
import dev.mlsd.inference.serving.ModelMeters;
import dev.mlsd.inference.serving.ModelServer;
import dev.mlsd.inference.serving.ServingParts;
import dev.mlsd.inference.telemetry.DecisionMeters;
import dev.mlsd.inference.telemetry.DecisionTelemetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** Puts the parts together, starts them, and stops them in the order that loses nothing. */
@Startup
@ApplicationScoped
public class InferenceService {

    private static final String TOPIC = "predictions";
    private static final long WARM_UP_SEED = 7;

    /** So that whoever asked for it gets the answer first. */
    private static final Duration BEFORE_A_PAUSE = Duration.ofMillis(50);

    /** From here on the log warns: Kafka has been away for long, and at 1 decisions are refused. */
    private static final double NEARLY_FULL = 0.8;

    /** With fewer batches nothing is concluded; so many must succeed before payments go to the model again, one in each interval. */
    private static final int LEAST_CALLS = 10;

    private static final int PROBES = 3;
    private static final Duration PROBE_EVERY = Duration.ofMillis(100);

    private static final long WARN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final Logger LOG = Logger.getLogger(InferenceService.class);

    private final DecisionTelemetry telemetry = new DecisionTelemetry();
    private final ModelSlot<Lane> slot = new ModelSlot<>();
    private final LeaseDesk<Lane> desk;
    private final KeyFile keys;
    private final Gate gate;
    private final AtomicLong warnedNanos = new AtomicLong(Long.MIN_VALUE);
    private final ModelRepository repository;
    private final FeatureConnection connection;
    private final Journal journal;
    private final PredictionSender sender;
    private final AdmissionLimit admission;
    private final DecisionFlow flow;
    private final ModelKeeper<Lane> keeper;
    private final ServingParts parts;
    private final ModelServer server;
    private final ExecutorService helpers;
    private final ScheduledExecutorService seconds;
    private final ScheduledExecutorService windows;
    private final ScheduledExecutorService companions;

    InferenceService(InferenceSettings settings, ObjectMapper json, MeterRegistry meters, Vertx vertx)
            throws IOException {
        InferenceSettings.Batching batching = settings.batching();
        BatchOptions options = new BatchOptions(batching.executors(), batching.largest(), batching.capacity());
        Clock wall = Clock.systemUTC();
        helpers = Executors.newFixedThreadPool(
                options.executors(),
                Thread.ofPlatform().name("batch-helper-", 0).daemon().factory());
        seconds = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("seconds").daemon().factory());
        windows = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("batch-window").daemon().factory());
        companions = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("companions").daemon().factory());
        String model = settings.decision().model();
        LeaseSettings.Batching configured =
                new LeaseSettings.Batching(batching.largest(), batching.delay(), batching.objective());
        Lease<Experiment> lease = new Lease<>(Experiment.none(configured), System::nanoTime);
        ModelFaults faults = new ModelFaults(() -> lease.inForce().settings(), InferenceService::sleep);
        keys = new KeyFile(settings.protection().keys().orElse(null), LOG::warn);
        gate = new Gate(
                () -> List.of(keys.ring(), lease.inForce().keys()),
                () -> lease.inForce().settings().isProtected(),
                settings.protection().required(),
                wall::instant,
                System::nanoTime);
        repository = new ModelRepository(settings.modelRepository(), json);
        connection = FeatureConnection.open(settings.featureGrpc());
        journal = Journal.open(settings.data().resolve("journal"), JournalOptions.DEFAULT);
        sender = new PredictionSender(journal, settings.kafka(), TOPIC);
        WarmUp warmUp = new WarmUp(
                number -> madeUpPayment(number, wall), this::writeBothWays, new SplittableRandom(WARM_UP_SEED), wall);
        BatchTimer timer = (nanos, task) -> windows.schedule(() -> helpers.execute(task), nanos, TimeUnit.NANOSECONDS);
        FairPermits permits = new FairPermits(options.executors());
        LaneLoader loader = new LaneLoader(
                connection,
                options,
                System::nanoTime,
                helpers,
                timer,
                permits,
                warmUp,
                new Conduct(
                        () -> lease.inForce().policy(),
                        faults::strike,
                        breaker(settings),
                        () -> lease.inForce().settings().isGuarded(),
                        () -> lease.inForce().settings().isAlongTheWay(),
                        this::breakerChanged));
        desk = new LeaseDesk<>(
                lease,
                configured,
                model,
                slot,
                new ModelLoan<>(repository, loader, loader.unoptimised()),
                RoutingSettings.read(settings.routing()),
                new ModelCompanions<>(repository, loader),
                pause -> seconds.schedule(
                        () -> standStill(vertx, pause), BEFORE_A_PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        admission = new AdmissionLimit(
                settings.decision().maxPending(), settings.decision().deadline());
        flow = new DecisionFlow(
                new FlowOptions(settings.decision().deadline()),
                new Router(desk::routing, desk::model, desk::companion)::of,
                RuleSet.DEFAULT,
                prediction -> lease.inForce().settings().isLogForced()
                        ? journal.appendForced(prediction)
                        : journal.append(prediction),
                telemetry,
                admission,
                () -> lease.inForce()
                        .settings()
                        .isAdmissionLimited(settings.decision().admission()),
                System::nanoTime,
                wall,
                this::warn);
        keeper = new ModelKeeper<>(repository, model, loader, slot);
        parts = new ServingParts(
                options,
                permits,
                batching.singleFlight(),
                batching.cacheBytes(),
                System::nanoTime,
                helpers,
                () -> lease.inForce().policy(),
                timer,
                wall);
        server = new ModelServer(
                repository,
                new OnnxModels(settings.data().resolve("optimised"), options.executors(), options.largestBatch()),
                parts,
                new ModelMeters(meters));
        DecisionMeters.register(meters, telemetry);
        DecisionMeters.registerBreaker(meters, telemetry, () -> Lane.breaker(desk.model()));
        meters.gauge("mlsd.admission.limit", admission, a -> a.snapshot().limit());
        meters.gauge("mlsd.admission.under.way", admission, a -> a.snapshot().underWay());
        meters.gauge("mlsd.journal.pending", journal, j -> j.counts().pending());
        meters.gauge("mlsd.journal.fill.ratio", journal, Journal::fill);
        sender.start();
        keeper.start();
        server.start();
        seconds.scheduleAtFixedRate(this::second, 1, 1, TimeUnit.SECONDS);
        companions.scheduleWithFixedDelay(this::bringCompanions, 1, 1, TimeUnit.SECONDS);
    }

    /** On a thread of its own: a model takes seconds to be loaded. */
    private void bringCompanions() {
        try {
            desk.bringConfigured();
        } catch (NotYetException notYet) {
            LOG.debug(notYet.getMessage());
        } catch (RuntimeException unusable) {
            warn("the configured routing leads to a model that does not serve: " + unusable.getMessage());
        }
    }

    private static BreakerOptions breaker(InferenceSettings settings) {
        InferenceSettings.Breaker breaker = settings.breaker();
        return new BreakerOptions(
                breaker.window(),
                LEAST_CALLS,
                breaker.failureShare(),
                // A shorter time would take a large batch of a slow model for a sick one; this long helps nobody any
                // more.
                settings.decision().deadline(),
                breaker.pause(),
                PROBES,
                PROBE_EVERY);
    }

    private void breakerChanged(CircuitBreaker.State to) {
        telemetry.breakerChanged(to);
        switch (to) {
            case OPEN ->
                warn("the model fails or is late too often: for a while the rules decide, then it is tried again");
            case HALF_OPEN -> LOG.debug("the model is tried again");
            case CLOSED -> LOG.info("the model decides again");
        }
    }

    private void second() {
        telemetry.tick();
        server.tick();
        connection.reconnect();
        desk.tidy();
        keys.look();
        double fill = journal.fill();
        if (fill >= NEARLY_FULL) {
            warn("the prediction journal is full to " + Math.round(100 * fill)
                    + " %, because Kafka does not take it; when it is full, decisions are refused");
        }
    }

    /** As in a long garbage collection: nothing is read, nothing is answered. */
    // The next Vert.x has another way to all event loops; this one has no other public one.
    @SuppressWarnings("deprecation")
    private static void standStill(Vertx vertx, Duration pause) {
        LOG.warnf("an experiment lets the event loops stand still for %d ms", pause.toMillis());
        vertx.nettyEventLoopGroup().forEach(loop -> loop.execute(() -> sleep(pause)));
    }

    private static void sleep(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** A payment of nobody, through the code that reads requests. */
    private static Payment madeUpPayment(int number, Clock wall) {
        return DecisionReader.read(
                """
                {"transaction_id":"warm-up-%d","customer_id":"warm-up","terminal_id":"warm-up","amount":"%d.50","timestamp":"%s"}
                """.formatted(number, 1 + number % 500, wall.instant()).getBytes(StandardCharsets.UTF_8));
    }

    private void writeBothWays(Decided decided) {
        if (DecisionWriter.json(decided).length == 0
                || DecisionWriter.message(decided).getSerializedSize() == 0) {
            throw new IllegalStateException("an answer must not be empty");
        }
    }

    private void warn(String message) {
        long now = System.nanoTime();
        long last = warnedNanos.get();
        if ((last == Long.MIN_VALUE || now - last >= WARN_EVERY_NANOS) && warnedNanos.compareAndSet(last, now)) {
            LOG.warn(message);
        }
    }

    @Produces
    @Singleton
    DecisionFlow flow() {
        return flow;
    }

    @Produces
    @Singleton
    DecisionTelemetry telemetry() {
        return telemetry;
    }

    @Produces
    @Singleton
    AdmissionLimit admission() {
        return admission;
    }

    @Produces
    @Singleton
    Gate gate() {
        return gate;
    }

    @Produces
    @Singleton
    Journal journal() {
        return journal;
    }

    @Produces
    @Singleton
    ModelRepository repository() {
        return repository;
    }

    @Produces
    @Singleton
    ModelKeeper<Lane> keeper() {
        return keeper;
    }

    @Produces
    @Singleton
    ModelServer server() {
        return server;
    }

    @Produces
    @Singleton
    ServingParts parts() {
        return parts;
    }

    @Produces
    @Singleton
    LeaseDesk<Lane> desk() {
        return desk;
    }

    /** The faces are closed by now: payments under way end, then the model drains, then the journal is sent. */
    @PreDestroy
    void stop() throws InterruptedException {
        seconds.shutdownNow();
        companions.shutdownNow();
        flow.stop();
        keeper.stop();
        server.stop();
        desk.close();
        connection.stop();
        windows.shutdownNow();
        helpers.shutdown();
        sender.stop();
        journal.close();
    }
}
