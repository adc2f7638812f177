package dev.mlsd.inference;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.inference.api.DecisionReader;
import dev.mlsd.inference.api.DecisionWriter;
import dev.mlsd.inference.batching.BatchOptions;
import dev.mlsd.inference.decision.RuleSet;
import dev.mlsd.inference.features.FeatureConnection;
import dev.mlsd.inference.flow.DecisionFlow;
import dev.mlsd.inference.flow.DecisionOutcome.Decided;
import dev.mlsd.inference.flow.FlowOptions;
import dev.mlsd.inference.flow.Lane;
import dev.mlsd.inference.flow.LaneLoader;
import dev.mlsd.inference.flow.Payment;
import dev.mlsd.inference.flow.WarmUp;
import dev.mlsd.inference.predictionlog.Journal;
import dev.mlsd.inference.predictionlog.JournalOptions;
import dev.mlsd.inference.predictionlog.PredictionSender;
import dev.mlsd.inference.repository.ModelKeeper;
import dev.mlsd.inference.repository.ModelRepository;
import dev.mlsd.inference.repository.ModelSlot;
import dev.mlsd.inference.telemetry.DecisionMeters;
import dev.mlsd.inference.telemetry.DecisionTelemetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Puts the parts together, starts them, and stops them in the order that loses nothing. */
@Startup
@ApplicationScoped
public class InferenceService {

    private static final String TOPIC = "predictions";
    private static final long WARM_UP_SEED = 7;
    private static final long WARN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final Logger LOG = Logger.getLogger(InferenceService.class);

    private final DecisionTelemetry telemetry = new DecisionTelemetry();
    private final ModelSlot<Lane> slot = new ModelSlot<>();
    private final AtomicLong warnedNanos = new AtomicLong(Long.MIN_VALUE);
    private final ModelRepository repository;
    private final FeatureConnection connection;
    private final Journal journal;
    private final PredictionSender sender;
    private final DecisionFlow flow;
    private final ModelKeeper<Lane> keeper;
    private final ExecutorService helpers;
    private final ScheduledExecutorService seconds;

    InferenceService(InferenceSettings settings, ObjectMapper json, MeterRegistry meters) throws IOException {
        InferenceSettings.Batching batching = settings.batching();
        BatchOptions options = new BatchOptions(batching.executors(), batching.largest(), batching.capacity());
        Clock wall = Clock.systemUTC();
        helpers = Executors.newFixedThreadPool(
                options.executors(),
                Thread.ofPlatform().name("batch-helper-", 0).daemon().factory());
        seconds = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("seconds").daemon().factory());
        repository = new ModelRepository(settings.modelRepository(), json);
        connection = FeatureConnection.open(settings.featureGrpc());
        journal = Journal.open(settings.data().resolve("journal"), JournalOptions.DEFAULT);
        sender = new PredictionSender(journal, settings.kafka(), TOPIC);
        flow = new DecisionFlow(
                new FlowOptions(
                        settings.decision().deadline(), settings.decision().maxPending()),
                slot::lease,
                RuleSet.DEFAULT,
                journal,
                telemetry,
                System::nanoTime,
                wall,
                this::warn);
        WarmUp warmUp = new WarmUp(
                number -> madeUpPayment(number, wall), this::writeBothWays, new SplittableRandom(WARM_UP_SEED), wall);
        keeper = new ModelKeeper<>(
                repository,
                settings.decision().model(),
                new LaneLoader(connection, options, System::nanoTime, helpers, warmUp),
                slot);
        DecisionMeters.register(meters, telemetry);
        meters.gauge("mlsd.journal.pending", journal, j -> j.counts().pending());
        sender.start();
        keeper.start();
        seconds.scheduleAtFixedRate(this::second, 1, 1, TimeUnit.SECONDS);
    }

    private void second() {
        telemetry.tick();
        connection.reconnect();
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

    /** The faces are closed by now: payments under way end, then the model drains, then the journal is sent. */
    @PreDestroy
    void stop() throws InterruptedException {
        seconds.shutdownNow();
        flow.stop();
        keeper.stop();
        connection.stop();
        helpers.shutdown();
        sender.stop();
        journal.close();
    }
}
