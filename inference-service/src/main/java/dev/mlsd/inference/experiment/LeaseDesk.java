package dev.mlsd.inference.experiment;

import dev.mlsd.inference.lease.Lease;
import dev.mlsd.inference.lease.LeaseSettings;
import dev.mlsd.inference.repository.ModelArtifact;
import dev.mlsd.inference.repository.ModelCompanions;
import dev.mlsd.inference.repository.ModelException;
import dev.mlsd.inference.repository.ModelLoan;
import dev.mlsd.inference.repository.ModelSlot;
import dev.mlsd.inference.repository.NotYetException;
import dev.mlsd.inference.routing.Routing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where an experiment takes, renews and gives back its lease, and where decisions ask which model decides. What a lease sets is read from
 * it by whoever it concerns, so it ends by itself and at once; only another model has to be brought beforehand and put away afterwards.
 *
 * @param <M> a model that serves
 */
public final class LeaseDesk<M extends AutoCloseable> {

    private final Lease<Experiment> lease;
    private final LeaseSettings.Batching batching;
    private final String configuredModel;
    private final ModelSlot<M> configured;
    private final ModelLoan<M> loan;
    private final Routing configuredRouting;
    private final ModelCompanions<M> companions;
    private final Consumer<Duration> pause;
    // One at a time takes or gives back: loading a model takes seconds, and nobody may come between it and the lease.
    private final ReentrantLock desk = new ReentrantLock();
    private String paused;

    /**
     * A desk.
     *
     * @param batching as it is configured
     * @param configuredModel the name of the model that decides without a lease
     * @param configured where that model is kept
     * @param loan where another one is brought
     * @param routing as it is configured
     * @param companions where the models are brought that it leads to beside the deciding one
     * @param pause lets the service stand still, a moment later
     */
    public LeaseDesk(
            Lease<Experiment> lease,
            LeaseSettings.Batching batching,
            String configuredModel,
            ModelSlot<M> configured,
            ModelLoan<M> loan,
            Routing routing,
            ModelCompanions<M> companions,
            Consumer<Duration> pause) {
        this.lease = lease;
        this.batching = batching;
        this.configuredModel = configuredModel;
        this.configured = configured;
        this.loan = loan;
        this.configuredRouting = routing;
        this.companions = companions;
        this.pause = pause;
    }

    /** What became of a wish for the lease. */
    public sealed interface Answer {

        /** It holds now. */
        record Granted() implements Answer {}

        /** Another one holds the lease; nothing has changed. */
        record HeldBy(String holder, Duration left) implements Answer {}

        /** There is no such model; nothing has changed. */
        record UnknownModel(String name, List<String> known) implements Answer {}

        /** The routing leads to a model that there is not, or that cannot be read; nothing has changed. */
        record UnknownCompanion(String reason) implements Answer {}

        /** The model cannot serve; nothing has changed. */
        record UnusableModel(String name, String reason) implements Answer {}

        /** The model cannot be brought yet; nothing has changed. */
        record NotYet(String waitingFor) implements Answer {}
    }

    /** Takes or renews the lease. Blocks for the seconds that another model takes to be loaded and warmed. */
    public Answer take(String holder, Duration time, LeaseSettings settings) {
        desk.lock();
        try {
            Optional<Lease.Term<Experiment>> term = lease.term();
            if (term.isPresent() && !term.get().holder().equals(holder)) {
                return new Answer.HeldBy(holder(term), term.get().left());
            }
            if (term.isEmpty()) {
                paused = null;
            }
            Answer brought = bring(settings);
            if (brought instanceof Answer.Granted) {
                brought = bring(settings.routing(configuredRouting));
            }
            if (!(brought instanceof Answer.Granted)) {
                putAway();
                return brought;
            }
            lease.take(holder, time, Experiment.of(settings, batching));
            putAway();
            if (!settings.pause().isZero() && !holder.equals(paused)) {
                paused = holder;
                pause.accept(settings.pause());
            }
            return brought;
        } finally {
            desk.unlock();
        }
    }

    private static String holder(Optional<Lease.Term<Experiment>> term) {
        return term.map(Lease.Term::holder).orElseThrow();
    }

    private Answer bring(LeaseSettings settings) {
        if (!wantsAnother(settings)) {
            return new Answer.Granted();
        }
        List<String> known = loan.names();
        if (!known.contains(settings.model())) {
            return new Answer.UnknownModel(settings.model(), known);
        }
        try {
            loan.bring(settings.model(), settings.isGraphOptimised());
            return new Answer.Granted();
        } catch (NotYetException notYet) {
            return new Answer.NotYet(notYet.getMessage());
        } catch (RuntimeException unusable) {
            return new Answer.UnusableModel(settings.model(), unusable.getMessage());
        }
    }

    private Answer bring(Routing routing) {
        try {
            companions.bring(routing.models());
            return new Answer.Granted();
        } catch (NotYetException notYet) {
            return new Answer.NotYet(notYet.getMessage());
        } catch (ModelException unknown) {
            return new Answer.UnknownCompanion(unknown.getMessage());
        } catch (RuntimeException unusable) {
            return new Answer.UnusableModel(String.join(", ", routing.models()), unusable.getMessage());
        }
    }

    private boolean wantsAnother(LeaseSettings settings) {
        return settings.model() != null && !settings.model().equals(configuredModel);
    }

    /** Gives the lease back; without effect when the holder has none. */
    public void release(String holder) {
        desk.lock();
        try {
            lease.release(holder);
            putAway();
        } finally {
            desk.unlock();
        }
    }

    /** Called now and then: puts a model away that no lease wants any more. */
    public void tidy() {
        if (desk.tryLock()) {
            try {
                putAway();
            } finally {
                desk.unlock();
            }
        }
    }

    private void putAway() {
        if (!wantsAnother(lease.inForce().settings())) {
            loan.end();
        }
        // Those of the configured routing stay while a lease has another: going back takes no time.
        companions.keepOnly(Stream.of(routing(), configuredRouting)
                .flatMap(routing -> routing.models().stream())
                .collect(Collectors.toSet()));
    }

    /** Called now and then: brings the models that the configured routing leads to, as soon as that can be. */
    public void bringConfigured() {
        if (desk.tryLock()) {
            try {
                companions.bring(configuredRouting.models());
            } finally {
                desk.unlock();
            }
        }
    }

    /** How payments find their model now. */
    public Routing routing() {
        return lease.inForce().settings().routing(configuredRouting);
    }

    /** A model that the routing leads to beside the deciding one, in use until it is given back; empty while it does not serve. */
    public Optional<ModelSlot.Lease<M>> companion(String name) {
        return companions.model(name);
    }

    /** The model that decides now, in use until it is given back; empty while none serves. */
    public Optional<ModelSlot.Lease<M>> model() {
        if (wantsAnother(lease.inForce().settings())) {
            Optional<ModelSlot.Lease<M>> lent = loan.model();
            if (lent.isPresent()) {
                return lent;
            }
        }
        return configured.lease();
    }

    /** The version that decides now in place of the configured model; empty while that decides itself. */
    public Optional<ModelArtifact> lent() {
        return wantsAnother(lease.inForce().settings()) ? loan.lent() : Optional.empty();
    }

    /** The name of the model that decides now. */
    public String modelName() {
        return lent().map(artifact -> artifact.id().name()).orElse(configuredModel);
    }

    /** Who holds the lease; empty when nobody does. */
    public Optional<Lease.Term<Experiment>> term() {
        return lease.term();
    }

    /** What holds now. */
    public Experiment inForce() {
        return lease.inForce();
    }

    /** The delay that a policy that waits has, or would have. */
    public Duration batchingDelay() {
        return lease.inForce().settings().delay(batching);
    }

    /** Most rows that a batch may be set to. */
    public int largestBatch() {
        return batching.largest();
    }

    /** Puts everything away. */
    public void close() {
        desk.lock();
        try {
            loan.end();
            companions.keepOnly(Set.of());
        } finally {
            desk.unlock();
        }
    }
}
