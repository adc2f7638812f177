package dev.mlsd.inference;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.inference.api.DecisionReader;
import dev.mlsd.inference.api.DecisionWriter;
import dev.mlsd.inference.batching.BatchOptions;
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
import dev.mlsd.inference.flow.WarmUp;
import dev.mlsd.inference.lease.Lease;
import dev.mlsd.inference.lease.LeaseSettings;
import dev.mlsd.inference.predictionlog.Journal;
import dev.mlsd.inference.predictionlog.JournalOptions;
import dev.mlsd.inference.predictionlog.PredictionSender;
import dev.mlsd.inference.repository.ModelKeeper;
import dev.mlsd.inference.repository.ModelLoan;
import dev.mlsd.inference.repository.ModelRepository;
import dev.mlsd.inference.repository.ModelSlot;
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

    private static final long WARN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final Logger LOG = Logger.getLogger(InferenceService.class);

    private final DecisionTelemetry telemetry = new DecisionTelemetry();
    private final ModelSlot<Lane> slot = new ModelSlot<>();
    private final LeaseDesk<Lane> desk;
    private final AtomicLong warnedNanos = new AtomicLong(Long.MIN_VALUE);
    private final ModelRepository repository;
    private final FeatureConnection connection;
    private final Journal journal;
    private final PredictionSender sender;
    private final DecisionFlow flow;
    private final ModelKeeper<Lane> keeper;
    private final ExecutorService helpers;
    private final ScheduledExecutorService seconds;
    private final ScheduledExecutorService windows;

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
        String model = settings.decision().model();
        LeaseSettings.Batching configured =
                new LeaseSettings.Batching(batching.largest(), batching.delay(), batching.objective());
        Lease<Experiment> lease = new Lease<>(Experiment.none(configured), System::nanoTime);
        ModelFaults faults = new ModelFaults(() -> lease.inForce().settings(), InferenceService::sleep);
        repository = new ModelRepository(settings.modelRepository(), json);
        connection = FeatureConnection.open(settings.featureGrpc());
        journal = Journal.open(settings.data().resolve("journal"), JournalOptions.DEFAULT);
        sender = new PredictionSender(journal, settings.kafka(), TOPIC);
        WarmUp warmUp = new WarmUp(
                number -> madeUpPayment(number, wall), this::writeBothWays, new SplittableRandom(WARM_UP_SEED), wall);
        LaneLoader loader = new LaneLoader(
                connection,
                options,
                System::nanoTime,
                helpers,
                (nanos, task) -> windows.schedule(() -> helpers.execute(task), nanos, TimeUnit.NANOSECONDS),
                warmUp,
                new Conduct(() -> lease.inForce().policy(), faults::strike));
        desk = new LeaseDesk<>(
                lease,
                configured,
                model,
                slot,
                new ModelLoan<>(repository, loader, loader.unoptimised()),
                pause -> seconds.schedule(
                        () -> standStill(vertx, pause), BEFORE_A_PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        flow = new DecisionFlow(
                new FlowOptions(
                        settings.decision().deadline(), settings.decision().maxPending()),
                desk::model,
                RuleSet.DEFAULT,
                prediction -> lease.inForce().settings().isLogForced()
                        ? journal.appendForced(prediction)
                        : journal.append(prediction),
                telemetry,
                System::nanoTime,
                wall,
                this::warn);
        keeper = new ModelKeeper<>(repository, model, loader, slot);
        DecisionMeters.register(meters, telemetry);
        meters.gauge("mlsd.journal.pending", journal, j -> j.counts().pending());
        sender.start();
        keeper.start();
        seconds.scheduleAtFixedRate(this::second, 1, 1, TimeUnit.SECONDS);
    }

    private void second() {
        telemetry.tick();
        connection.reconnect();
        desk.tidy();
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
    LeaseDesk<Lane> desk() {
        return desk;
    }

    /** The faces are closed by now: payments under way end, then the model drains, then the journal is sent. */
    @PreDestroy
    void stop() throws InterruptedException {
        seconds.shutdownNow();
        flow.stop();
        keeper.stop();
        desk.close();
        connection.stop();
        windows.shutdownNow();
        helpers.shutdown();
        sender.stop();
        journal.close();
    }
}
