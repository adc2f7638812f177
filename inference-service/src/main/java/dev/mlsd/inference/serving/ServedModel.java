package dev.mlsd.inference.serving;

import dev.mlsd.inference.repository.ModelId;
import dev.mlsd.inference.repository.ModelRepository.Graph;
import dev.mlsd.inference.repository.ModelSlot;
import dev.mlsd.inference.tensor.Signature;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A name with its versions. Written by the server's one loading thread at a time, read by all. */
final class ServedModel {

    private final NavigableMap<Integer, Version> versions = new ConcurrentSkipListMap<>();
    private volatile boolean unloaded;
    private volatile Version usual;

    /** A version, serving or not. */
    static final class Version {

        private final ModelId id;
        private final ModelSlot<ServedVersion> slot = new ModelSlot<>();
        private final VersionStatistics statistics = new VersionStatistics();
        private volatile Signature signature;
        private volatile Graph graph;
        private volatile String reason = "it is not loaded yet";
        private volatile boolean loading = true;

        Version(ModelId id) {
            this.id = id;
        }

        ModelId id() {
            return id;
        }

        ModelSlot<ServedVersion> slot() {
            return slot;
        }

        VersionStatistics statistics() {
            return statistics;
        }

        /** Of what serves; null where nothing does. */
        Signature signature() {
            return signature;
        }

        boolean serves() {
            return signature != null;
        }

        /** Whether it may serve soon. */
        boolean isLoading() {
            return loading;
        }

        /** Why it does not serve. */
        String reason() {
            return reason;
        }

        /** What was last looked at; null before, and after an unload. */
        Graph graph() {
            return graph;
        }

        void serve(Graph from, ServedVersion version) {
            graph = from;
            slot.swap(version);
            signature = version.signature();
            reason = "";
            loading = false;
        }

        /** What serves, if anything does, goes on. */
        void refuse(Graph from, String why) {
            graph = from;
            loading = false;
            if (!serves()) {
                reason = why;
            }
        }

        void unload(String why) {
            signature = null;
            graph = null;
            reason = why;
            loading = false;
            slot.swap(null);
        }
    }

    Version version(ModelId id) {
        return versions.computeIfAbsent(Integer.valueOf(id.version()), number -> new Version(id));
    }

    Optional<Version> find(String version) {
        try {
            return Optional.ofNullable(versions.get(Integer.valueOf(version)))
                    .filter(found -> found.id().version().equals(version));
        } catch (NumberFormatException noVersion) {
            return Optional.empty();
        }
    }

    List<Version> versions() {
        return List.copyOf(versions.values());
    }

    void remove(Version version) {
        versions.remove(Integer.valueOf(version.id().version()));
    }

    /** The version that answers where none is named: the one in production, else the newest that serves. */
    void choose(String production) {
        Version chosen = production == null
                ? null
                : find(production).filter(Version::serves).orElse(null);
        for (Version version : versions.descendingMap().values()) {
            if (chosen == null && version.serves()) {
                chosen = version;
            }
        }
        usual = chosen;
    }

    /** Null where none serves. */
    Version usual() {
        return usual;
    }

    boolean isUnloaded() {
        return unloaded;
    }

    void setUnloaded(boolean now) {
        unloaded = now;
    }
}
