package dev.mlsd.feature.stream;

import dev.mlsd.feature.FeatureServiceSettings;
import dev.mlsd.feature.lease.Lease;
import dev.mlsd.feature.lease.LeaseSettings;
import dev.mlsd.feature.online.FillBoard;
import dev.mlsd.feature.online.OnlineStore;
import dev.mlsd.feature.registry.Registry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jboss.logging.Logger;

/** Runs the topology for as long as the service lives: waits for the broker, starts it, restarts its thread when that fails. */
@Singleton
public final class FeatureStream {

    static final String APPLICATION = "mlsd-feature-service";

    private static final Logger LOG = Logger.getLogger(FeatureStream.class);
    private static final Duration CLOSE = Duration.ofSeconds(10);
    private static final Duration WATCH = Duration.ofSeconds(2);
    /** Records behind at which a fresh row is out of reach for seconds, and fewer commits bring it sooner. */
    private static final long FAR_BEHIND = 10_000;
    /** How often results are committed while the stream is far behind; see {@link CommitPace}. */
    private static final Duration CATCH_UP_COMMIT = Duration.ofSeconds(1);

    private final FeatureServiceSettings settings;
    private final StreamStatistics statistics;
    private final Registry registry;
    private final Lease<LeaseSettings> lease;
    private final OnlineStore online;
    private final FillBoard board;
    private final BrokerGate broker;
    private final RestartPolicy restarts = new RestartPolicy(System::nanoTime);
    private ScheduledExecutorService background;
    private PatientWriter writer;
    private volatile KafkaStreams streams;
    private volatile boolean stopping;
    private volatile boolean refused;
    private final ProgressLag progress;
    private volatile Long lastLag;

    FeatureStream(
            FeatureServiceSettings settings,
            StreamStatistics statistics,
            Registry registry,
            OnlineStore online,
            FillBoard board,
            Lease<LeaseSettings> lease,
            ProgressLag progress) {
        this.progress = progress;
        this.settings = settings;
        this.lease = lease;
        this.statistics = statistics;
        this.registry = registry;
        this.online = online;
        this.board = board;
        this.broker = new BrokerGate(settings.kafka());
    }

    void onStart(@Observes StartupEvent event) {
        start();
    }

    void onStop(@Observes ShutdownEvent event) {
        stop();
        broker.close();
    }

    /** Starts in the background, when the broker has the topics. */
    synchronized void start() {
        stopping = false;
        background = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("stream-watch").daemon(true).factory());
        writer = new PatientWriter(online, board, statistics);
        background.execute(this::startWhenReady);
        background.scheduleWithFixedDelay(this::lagRecords, WATCH.toMillis(), WATCH.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void startWhenReady() {
        if (!broker.await(Topics.ALL, () -> stopping)) {
            return;
        }
        StreamParts parts = new StreamParts(
                registry,
                online,
                writer,
                board,
                statistics,
                lease,
                settings.stream().commitInterval(),
                this::isFarBehind,
                System::currentTimeMillis);
        try {
            KafkaStreams created = new KafkaStreams(StreamTopology.of(parts), properties());
            created.setStateListener((now, before) -> LOG.debugf("the stream is %s", now));
            created.setUncaughtExceptionHandler(this::failed);
            streams = created;
            created.start();
        } catch (RuntimeException e) {
            refused = true;
            LOG.errorf("the stream cannot start: %s", rootOf(e));
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafka());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG,
                settings.data().resolve("streams").toAbsolutePath().toString());
        properties.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                Math.max(
                        CATCH_UP_COMMIT.toMillis(),
                        settings.stream().commitInterval().toMillis()));
        // A thread that waits for records does not commit: wait less long than a commit interval.
        properties.put(
                StreamsConfig.POLL_MS_CONFIG,
                Math.max(5, settings.stream().commitInterval().toMillis() / 4));
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        properties.put(
                StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArray().getClass());
        properties.put(
                StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG,
                Serdes.ByteArray().getClass());
        properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
                APPLICATION + "-" + settings.stream().instance());
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), (int)
                settings.stream().sessionTimeout().toMillis());
        properties.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                (int) settings.stream().sessionTimeout().toMillis() / 4);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG), (int)
                PatientWriter.POLL_INTERVAL.toMillis());
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int)
                PatientWriter.TRANSACTION_TIMEOUT.toMillis());
        // A round of fetches must fit into a small heap beside everything else, also when the stream catches up.
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), 4 << 20);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 256 << 10);
        properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 500);
        // Nobody sees a record before the commit, which ends all batches; until then they may grow.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 50);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 << 10);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 16L << 20);
        return properties;
    }

    private StreamThreadExceptionResponse failed(Throwable failure) {
        Throwable cause = rootOf(failure);
        if (stopping) {
            LOG.debugf("the stream's thread ended while stopping: %s", cause);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        if (restarts.mayRestart()) {
            LOG.warnf("the stream's thread is started again after: %s", cause);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.errorf("the stream's thread keeps failing and is given up: %s", cause);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Ends the stream, with what has been processed committed. */
    synchronized void stop() {
        stopping = true;
        if (background != null) {
            background.shutdownNow();
        }
        if (writer != null) {
            writer.stop();
        }
        if (streams != null && !streams.close(CLOSE)) {
            LOG.warnf("the stream did not end within %s", CLOSE);
        }
        streams = null;
    }

    /** Whether events are being processed and the online store holds all rows of this process. */
    public boolean isReady() {
        return waitingFor().isEmpty();
    }

    /** What readiness waits for, in a word or two; empty when it is ready. */
    public String waitingFor() {
        KafkaStreams running = streams;
        if (running == null || running.state() != KafkaStreams.State.RUNNING) {
            return "the stream to run";
        }
        if (!broker.isReachable()) {
            return "Kafka to answer";
        }
        if (writer.isWaiting()) {
            return "Redis to take rows";
        }
        return board.isComplete() ? "" : "Redis to hold all rows";
    }

    /** Whether it has ended for good although nobody stopped it. */
    public boolean isDead() {
        KafkaStreams running = streams;
        boolean ended = running != null
                && (running.state() == KafkaStreams.State.ERROR || running.state() == KafkaStreams.State.NOT_RUNNING);
        return !stopping && (refused || ended);
    }

    /** What it is doing, in a word or two. */
    public String state() {
        KafkaStreams running = streams;
        if (running == null) {
            return stopping ? "stopped" : "waiting for Kafka";
        }
        return running.state().name().toLowerCase(Locale.ROOT);
    }

    /** Records read by nobody yet, asked of the broker at this moment; null when it does not answer. */
    public Long lagRecords() {
        BrokerGate.Progress seen = broker.progress(APPLICATION, Topics.SOURCES);
        if (seen != null) {
            progress.looked(seen.ends(), seen.applied());
        }
        lastLag = seen == null ? null : seen.lag();
        return lastLag;
    }

    private boolean isFarBehind() {
        Long seen = lastLag;
        return seen != null && seen > FAR_BEHIND;
    }

    /** The lag as it was at most {@link #WATCH} ago, without asking; null when it is not known. */
    public Long lastLagRecords() {
        return lastLag;
    }
}
