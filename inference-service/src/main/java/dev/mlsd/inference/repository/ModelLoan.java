package dev.mlsd.inference.repository;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings another model to serve for a while, beside the one that a keeper keeps: the same loading and warming before it serves, the same
 * draining afterwards. The kept one stays where it is, so that going back takes no time.
 *
 * @param <M> a model that serves
 */
public final class ModelLoan<M extends AutoCloseable> {

    private final ModelRepository repository;
    private final ModelLoader<M> loader;
    private final ModelLoader<M> unoptimised;
    private final ModelSlot<M> slot = new ModelSlot<>();
    private volatile ModelArtifact lent;
    private boolean lentOptimised;

    /**
     * Nothing is lent yet.
     *
     * @param unoptimised makes versions ready whose graphs nothing has rewritten
     */
    public ModelLoan(ModelRepository repository, ModelLoader<M> loader, ModelLoader<M> unoptimised) {
        this.repository = repository;
        this.loader = loader;
        this.unoptimised = unoptimised;
    }

    /** The models that have a production version. */
    public List<String> names() {
        ModelRepository.Listing listing = repository.list();
        return Stream.concat(
                        listing.models().stream()
                                .map(staged -> staged.artifact().id()),
                        listing.refused().stream().map(ModelRepository.Refused::id))
                .filter(this::isInProduction)
                .map(ModelId::name)
                .distinct()
                .toList();
    }

    private boolean isInProduction(ModelId id) {
        try {
            return repository.production(id.name()).filter(id::equals).isPresent();
        } catch (ModelException noStages) {
            return false;
        }
    }

    /**
     * Brings the production version of a model, unless it is here already. Blocks until it is loaded and warmed; when that fails, what was
     * lent before stays.
     *
     * @param optimised whether the runtime may rewrite its graph
     * @throws ModelException when there is none, or it cannot be read
     * @throws NotYetException when something outside is not there yet
     * @throws RuntimeException when it cannot serve
     */
    public synchronized void bring(String name, boolean optimised) {
        ModelId wanted = repository
                .production(name)
                .orElseThrow(() -> new ModelException("the model " + name + " has no production version"));
        if (lent != null && lent.id().equals(wanted) && lentOptimised == optimised) {
            return;
        }
        ModelArtifact artifact = repository.artifact(wanted);
        M loaded = (optimised ? loader : unoptimised).load(artifact);
        slot.swap(loaded);
        lent = artifact;
        lentOptimised = optimised;
    }

    /** The model that is lent, in use until it is given back; empty when none is. */
    public Optional<ModelSlot.Lease<M>> model() {
        return slot.lease();
    }

    /** The version that is lent; empty when none is. */
    public Optional<ModelArtifact> lent() {
        return Optional.ofNullable(lent);
    }

    /** Lets the lent model drain, if there is one. */
    public synchronized void end() {
        if (lent != null) {
            lent = null;
            slot.swap(null);
        }
    }
}
