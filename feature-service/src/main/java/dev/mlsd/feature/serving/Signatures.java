package dev.mlsd.feature.serving;

import dev.mlsd.feature.registry.Registry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compiled signatures by their references; a few models ask for the same ones all the time. Safe for use by many threads. */
final class Signatures {

    /** Signatures kept; some KB each. Beyond, the one not used for longest is compiled again when it returns. */
    static final int KEPT = 64;

    private final Registry registry;
    private final Map<List<String>, Signature> compiled = new LinkedHashMap<>(KEPT * 2, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Signature> eldest) {
            return size() > KEPT;
        }
    };

    Signatures(Registry registry) {
        this.registry = registry;
    }

    /** The signature of references; throws {@link InvalidRequestException} that names every wrong one. */
    Signature of(List<String> references) {
        synchronized (compiled) {
            Signature known = compiled.get(references);
            if (known != null) {
                return known;
            }
        }
        Signature fresh = Signature.compile(registry, references);
        synchronized (compiled) {
            compiled.put(List.copyOf(references), fresh);
        }
        return fresh;
    }

    int size() {
        synchronized (compiled) {
            return compiled.size();
        }
    }
}
