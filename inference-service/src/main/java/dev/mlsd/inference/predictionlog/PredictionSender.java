package dev.mlsd.inference.predictionlog;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/**
 * Moves the journal to Kafka: reads what was written in the last {@link #LINGER}, sends it, waits until all replicas have it,
 * acknowledges it in the journal. One thread, one chunk at a time, in order; a chunk whose fate is unknown is sent again, so a consumer
 * may see a prediction twice and never misses one.
 *
 * <p>While the broker is away the chunk is tried for ever; one warning in {@link #WARN_EVERY} says so.
 */
public final class PredictionSender {

    /** How long predictions gather: what monitoring sees later, for fewer and larger records. */
    static final Duration LINGER = Duration.ofMillis(20);

    private static final Logger LOG = Logger.getLogger(PredictionSender.class);
    private static final Duration WARN_EVERY = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration SEND = Duration.ofSeconds(10);
    private static final Duration DRAIN = Duration.ofSeconds(3);
    private static final int CHUNK_RECORDS = 2048;
    private static final int READ_RECORDS = 128;
    private static final long READ_BYTES = 1 << 18;

    private final Journal journal;
    private final String bootstrap;
    private final String topic;
    private final Thread thread;
    private Producer<byte[], byte[]> producer;
    private long warnedNanos;
    private boolean away;
    private volatile long drainUntilNanos;
    private volatile boolean stopping;

    /**
     * A sender; nothing happens before {@link #start}.
     *
     * @param bootstrap Kafka's bootstrap servers
     * @param topic where predictions go
     */
    public PredictionSender(Journal journal, String bootstrap, String topic) {
        this.journal = journal;
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.thread = Thread.ofPlatform().name("prediction-sender").daemon().unstarted(this::run);
    }

    /** Starts to send. */
    public void start() {
        thread.start();
    }

    private void run() {
        while (!isOver()) {
            List<Journal.Entry> chunk = List.of();
            try {
                chunk = read();
                if (!chunk.isEmpty()) {
                    send(chunk);
                    journal.acknowledge(chunk.getLast().next(), chunk.size());
                }
                journal.prepare();
            } catch (IOException e) {
                warn("the prediction journal fails: " + e.getMessage());
                pause(RETRY);
            }
            if (chunk.size() < CHUNK_RECORDS) {
                if (stopping && chunk.isEmpty()) {
                    return;
                }
                pause(LINGER);
            }
        }
    }

    private boolean isOver() {
        return stopping && System.nanoTime() - drainUntilNanos >= 0;
    }

    /** In small steps, because appending threads wait meanwhile. */
    private List<Journal.Entry> read() throws IOException {
        List<Journal.Entry> chunk = new ArrayList<>();
        long position = journal.acknowledged();
        while (chunk.size() < CHUNK_RECORDS) {
            List<Journal.Entry> step = journal.read(position, READ_RECORDS, READ_BYTES);
            if (step.isEmpty()) {
                break;
            }
            chunk.addAll(step);
            position = step.getLast().next();
        }
        return chunk;
    }

    /** Returns only when Kafka has the whole chunk, or throws when the sender stops first. */
    private void send(List<Journal.Entry> chunk) throws IOException {
        List<byte[]> predictions = chunk.stream().map(Journal.Entry::bytes).toList();
        while (!isOver()) {
            try {
                sendOnce(predictions);
                if (away) {
                    away = false;
                    LOG.infof("predictions reach Kafka again");
                }
                return;
            } catch (InvalidProtocolBufferException notOurs) {
                throw new IOException("a record is no prediction: " + notOurs.getMessage(), notOurs);
            } catch (KafkaException | ExecutionException | TimeoutException failure) {
                Throwable cause = failure instanceof ExecutionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                away = true;
                warn("predictions do not reach Kafka at " + bootstrap + " and wait in the journal ("
                        + journal.counts().pending() + "): " + cause.getMessage());
                // An idempotent producer may be unusable after a failure; a new one costs nothing here.
                closeProducer();
                pause(RETRY);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IOException("the sender was interrupted", stop);
            }
        }
        throw new IOException("the sender stopped with " + chunk.size() + " predictions or more unsent; they stay");
    }

    private void sendOnce(List<byte[]> predictions)
            throws InvalidProtocolBufferException, ExecutionException, InterruptedException, TimeoutException {
        if (producer == null) {
            producer = open();
        }
        int partitions = producer.partitionsFor(topic).size();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : PartitionBatches.of(topic, partitions, predictions)) {
            sent.add(producer.send(record));
        }
        producer.flush();
        for (Future<RecordMetadata> record : sent) {
            record.get(SEND.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private Producer<byte[], byte[]> open() {
        int sendMillis = (int) SEND.toMillis();
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "prediction-sender",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        sendMillis / 2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        sendMillis,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        sendMillis / 2,
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        1000,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        8L << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private void warn(String message) {
        long now = System.nanoTime();
        if (!stopping && (warnedNanos == 0 || now - warnedNanos >= WARN_EVERY.toNanos())) {
            warnedNanos = now;
            LOG.warn(message);
        }
    }

    private void pause(Duration pause) {
        LockSupport.parkNanos(pause.toNanos());
    }

    private void closeProducer() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }

    /** Sends what there is, for three seconds at most, and stops; the rest stays in the journal for the next start. */
    public void stop() throws InterruptedException {
        drainUntilNanos = System.nanoTime() + DRAIN.toNanos();
        stopping = true;
        LockSupport.unpark(thread);
        thread.join(DRAIN.plusSeconds(1));
        if (thread.isAlive()) {
            thread.interrupt();
            thread.join(Duration.ofSeconds(2));
        }
        if (!thread.isAlive()) {
            closeProducer();
        }
    }
}
