package dev.mlsd.inference.repository;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Keeps the production version of one model in a slot: looks at its stage every two seconds, loads a version that is new, swaps it in
 * and lets the old one drain. A version that cannot serve is refused once, with a warning, and the old one stays.
 *
 * <p>Nothing it waits for is an error: while feature-service or the model is not there yet, it tries again and says why in {@link
 * #waitingFor}.
 *
 * @param <M> a model that serves
 */
public final class ModelKeeper<M extends AutoCloseable> {

    private static final Logger LOG = Logger.getLogger(ModelKeeper.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofMillis(200);

    private final ModelRepository repository;
    private final String name;
    private final ModelLoader<M> loader;
    private final ModelSlot<M> slot;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile ModelArtifact serving;
    private volatile String waitingFor;
    private volatile ModelId refused;
    private String warned;

    /** Nothing happens before {@link #start}. */
    public ModelKeeper(ModelRepository repository, String name, ModelLoader<M> loader, ModelSlot<M> slot) {
        this.repository = repository;
        this.name = name;
        this.loader = loader;
        this.slot = slot;
        this.waitingFor = "the model " + name;
        this.thread = Thread.ofPlatform().name("model-keeper").daemon().unstarted(this::keep);
    }

    /** Starts to look. */
    public void start() {
        thread.start();
    }

    /** The version that serves; empty before the first. */
    public Optional<ModelArtifact> serving() {
        return Optional.ofNullable(serving);
    }

    /** What the first version waits for; empty once one serves. */
    public Optional<String> waitingFor() {
        return serving == null ? Optional.of(waitingFor) : Optional.empty();
    }

    /** The production version that cannot serve; empty when it does, or was not looked at yet. */
    Optional<ModelId> refused() {
        return Optional.ofNullable(refused);
    }

    private void keep() {
        while (!stopped) {
            look();
            LockSupport.parkNanos((serving == null && refused == null ? RETRY : LOOK).toNanos());
        }
    }

    private void look() {
        ModelId wanted = null;
        try {
            wanted = repository.production(name).orElse(null);
            if (wanted == null) {
                waitingFor = "a production version of the model " + name;
            } else if (isNew(wanted)) {
                ModelArtifact artifact = repository.artifact(wanted);
                waitingFor = "the model " + wanted + " to be loaded and warmed";
                M loaded = loader.load(artifact);
                serving = artifact;
                slot.swap(loaded);
                refused = null;
                warned = null;
                LOG.infof(
                        "model %s serves (%s, %d features)",
                        wanted, artifact.algorithm(), artifact.signature().size());
            }
        } catch (NotYetException notYet) {
            waitingFor = notYet.getMessage();
        } catch (RuntimeException failure) {
            refuse(wanted, failure.getMessage());
        }
    }

    /** With a version that serves, one that was refused is left alone; without one, even that is tried again. */
    private boolean isNew(ModelId wanted) {
        ModelArtifact now = serving;
        return now == null || !(wanted.equals(now.id()) || wanted.equals(refused));
    }

    private void refuse(ModelId wanted, String reason) {
        refused = wanted;
        waitingFor = "a usable version: " + reason;
        if (!stopped && !reason.equals(warned)) {
            warned = reason;
            LOG.warnf("model %s is refused: %s", wanted == null ? name : wanted, reason);
        }
    }

    /** Stops looking and lets the version that serves drain. */
    public void stop() throws InterruptedException {
        stopped = true;
        LockSupport.unpark(thread);
        thread.join(Duration.ofSeconds(5));
        slot.swap(null);
    }
}
