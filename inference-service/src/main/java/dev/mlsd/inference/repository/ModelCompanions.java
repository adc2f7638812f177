package dev.mlsd.inference.repository;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Versions that serve beside the one that decides: those that have shares, and the small model of a cascade. Loaded and warmed before they
 * serve, drained afterwards, as any other.
 *
 * @param <M> a model that serves
 */
public final class ModelCompanions<M extends AutoCloseable> {

    private final ModelRepository repository;
    private final ModelLoader<M> loader;
    private final Map<String, Companion<M>> companions = new ConcurrentHashMap<>();

    /** Nobody serves yet. */
    public ModelCompanions(ModelRepository repository, ModelLoader<M> loader) {
        this.repository = repository;
        this.loader = loader;
    }

    private record Companion<M extends AutoCloseable>(ModelArtifact artifact, ModelSlot<M> slot) {}

    /**
     * The versions that models stand for, by {@code name@version}, or by the name alone for the production version.
     *
     * @throws ModelException when there is none, or it cannot be read
     */
    public List<ModelArtifact> find(Set<String> names) {
        return names.stream().map(name -> repository.artifact(id(name))).toList();
    }

    private ModelId id(String name) {
        int at = name.indexOf('@');
        if (at >= 0) {
            return new ModelId(name.substring(0, at), name.substring(at + 1));
        }
        return repository
                .production(name)
                .orElseThrow(() -> new ModelException("the model " + name + " has no production version"));
    }

    /**
     * Brings those that are not here yet. Blocks until they are loaded and warmed.
     *
     * @throws ModelException when there is none of that name, or it cannot be read
     * @throws NotYetException when something outside is not there yet
     * @throws RuntimeException when one cannot serve
     */
    public synchronized void bring(Set<String> names) {
        for (String name : names) {
            ModelId wanted = id(name);
            Companion<M> here = companions.get(name);
            if (here == null || !here.artifact().id().equals(wanted)) {
                ModelArtifact artifact = repository.artifact(wanted);
                ModelSlot<M> slot = here == null ? new ModelSlot<>() : here.slot();
                slot.swap(loader.load(artifact));
                companions.put(name, new Companion<>(artifact, slot));
            }
        }
    }

    /** One that serves, in use until it is given back; empty when it does not. */
    public Optional<ModelSlot.Lease<M>> model(String name) {
        Companion<M> companion = companions.get(name);
        return companion == null ? Optional.empty() : companion.slot().lease();
    }

    /** Lets all others drain. */
    public synchronized void keepOnly(Set<String> names) {
        companions.entrySet().removeIf(companion -> {
            boolean goes = !names.contains(companion.getKey());
            if (goes) {
                companion.getValue().slot().swap(null);
            }
            return goes;
        });
    }
}
