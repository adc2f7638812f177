package dev.mlsd.monitoring.intake;

import dev.mlsd.monitoring.reference.References;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * What the intake's thread does: waits for the topics, finds or makes the state that belongs to them, reads until told to stop. When the
 * broker goes away the client waits for it; when reading fails altogether, it starts over from the offsets of the state.
 */
final class IntakeLoop implements Runnable {

    private static final Logger LOG = Logger.getLogger(IntakeLoop.class);

    /** Between attempts; short enough not to be noticed when a stack starts. */
    private static final Duration RETRY = Duration.ofMillis(500);

    /** With only clocks coming, a snapshot is written this often. */
    private static final Duration IDLE_SNAPSHOT_INTERVAL = Duration.ofMinutes(1);

    private final IntakeOptions options;
    private final References references;
    private final LongSupplier nanoTime;
    private final KafkaClients clients;
    private final SnapshotFile file;
    private final RateMeter rate;
    private final OutageLog outage;
    private final QuietLog failures;
    private final StopSignal stop = new StopSignal();
    private final AtomicReference<IntakeState> state = new AtomicReference<>();
    private final AtomicReference<Consumer<byte[], byte[]>> polling = new AtomicReference<>();
    private final AtomicReference<Optional<String>> notReady =
            new AtomicReference<>(Optional.of("the intake has not begun"));
    private volatile boolean writeLast;
    private long snapshotNanos;
    private long snapshotChanges;

    IntakeLoop(IntakeOptions options, References references, LongSupplier nanoTime) {
        this.options = options;
        this.references = references;
        this.nanoTime = nanoTime;
        this.clients = new KafkaClients(options.kafka());
        this.file = new SnapshotFile(options.folder());
        this.rate = new RateMeter(nanoTime);
        this.outage = new OutageLog(LOG, Duration.ofSeconds(10), nanoTime);
        this.failures = new QuietLog(LOG, Duration.ofSeconds(30), nanoTime);
    }

    Optional<IntakeState> state() {
        return Optional.ofNullable(state.get());
    }

    Optional<String> notReady() {
        return notReady.get();
    }

    double predictionsPerSecond() {
        return rate.perSecond();
    }

    void stop(boolean writeSnapshot) {
        writeLast = writeSnapshot;
        stop.stop();
        Consumer<byte[], byte[]> consumer = polling.get();
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    @Override
    public void run() {
        while (!stop.stopped()) {
            try {
                awaitTopics().ifPresent(this::read);
            } catch (WakeupException | InterruptException e) {
                LOG.debug("reading was interrupted", e);
            } catch (KafkaException e) {
                trouble("reading from " + options.kafka() + " failed and starts over: " + e.getMessage());
            } catch (RuntimeException e) {
                // The state may have taken in half of a record: only what was written down is sure.
                LOG.errorf(e, "the intake failed and goes back to its last snapshot");
                state.set(null);
            }
            stop.pause(RETRY);
        }
        notReady.set(Optional.of("the intake has stopped"));
        Thread.interrupted(); // it has been obeyed, and a file cannot be written with it standing
        if (writeLast) {
            state().ifPresent(this::write);
        }
    }

    private Optional<Topics> awaitTopics() {
        while (!stop.stopped()) {
            try {
                Optional<Topics> topics = clients.topics();
                if (topics.isPresent()) {
                    return topics;
                }
                trouble("topics " + Topics.PREDICTIONS + " and " + Topics.LABELS
                        + " are not there, or differ in their number of partitions");
            } catch (KafkaException e) {
                trouble("no broker answers at " + options.kafka() + "; waiting for it");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            stop.pause(RETRY);
        }
        return Optional.empty();
    }

    private void read(Topics topics) {
        try (Consumer<byte[], byte[]> consumer = clients.consumer()) {
            polling.set(consumer);
            IntakeReader reader = new IntakeReader(consumer, stateFor(topics), references, rate, stop, nanoTime);
            if (!reader.seek()) {
                LOG.warn(
                        "the topics end before the offsets of the snapshot; it is set aside and they are read from the beginning");
                state.set(startOver(topics));
                reader = new IntakeReader(consumer, state.get(), references, rate, stop, nanoTime);
                reader.seek();
            }
            while (!stop.stopped()) {
                Optional<String> waiting = reader.readSome();
                waiting.ifPresentOrElse(this::trouble, this::fine);
                writeIfDue(reader.state());
            }
        } finally {
            polling.set(null);
        }
    }

    private void trouble(String reason) {
        notReady.set(Optional.of(reason));
        outage.trouble(reason);
    }

    private void fine() {
        if (notReady.get().isPresent()) {
            notReady.set(Optional.empty());
        }
        outage.over("reading from " + options.kafka() + " again");
    }

    /** The state in memory, else the one on disk, else an empty one; only one of these very topics will do. */
    private IntakeState stateFor(Topics topics) {
        IntakeState current = state.get();
        if (current == null) {
            current = switch (file.read(options.limits())) {
                case SnapshotFile.Loaded(IntakeState loaded) -> loaded;
                case SnapshotFile.Missing missing -> new IntakeState(topics, options.limits());
                case SnapshotFile.Broken(String reason) -> {
                    LOG.warnf(
                            "snapshot %s cannot be used (%s); it is set aside and the topics are read from the beginning",
                            file.path(), reason);
                    yield startOver(topics);
                }
            };
        }
        if (!current.topics().equals(topics)) {
            LOG.info("the topics were made anew; counting begins anew too");
            current = startOver(topics);
        }
        current.profiles().values().forEach(references::remember);
        snapshotNanos = nanoTime.getAsLong();
        snapshotChanges = current.changes();
        state.set(current);
        return current;
    }

    private IntakeState startOver(Topics topics) {
        try {
            file.setAside();
        } catch (IOException e) {
            failures.warn("snapshot " + file.path() + " could not be set aside: " + e.getMessage());
        }
        return new IntakeState(topics, options.limits());
    }

    private void writeIfDue(IntakeState current) {
        long age = nanoTime.getAsLong() - snapshotNanos;
        boolean changed = current.changes() != snapshotChanges;
        Duration interval = changed ? options.snapshotInterval() : IDLE_SNAPSHOT_INTERVAL;
        if (age >= interval.toNanos()) {
            write(current);
        }
    }

    private void write(IntakeState current) {
        try {
            file.write(current);
        } catch (IOException e) {
            failures.warn("snapshot " + file.path() + " could not be written: " + e.getMessage());
        }
        snapshotNanos = nanoTime.getAsLong();
        snapshotChanges = current.changes();
    }
}
