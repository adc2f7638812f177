package dev.mlsd.inference.routing;

import java.util.Set;

/** How payments find the model that decides them. Stages with shadow and canary will be further kinds. */
public sealed interface Routing {

    /** The models beside the one that decides that it leads to, as it calls them. */
    default Set<String> models() {
        return switch (this) {
            case Plain plain -> Set.of();
            case Shared shared -> shared.shares().byVersion().keySet();
            case Cascade cascade -> Set.of(cascade.small());
        };
    }

    /** Everything goes to the model that decides. */
    Routing PLAIN = new Plain();

    /** See {@link #PLAIN}. */
    record Plain() implements Routing {}

    /**
     * Versions have shares of the entities.
     *
     * @param shares by {@code name@version}
     */
    record Shared(Shares shares) implements Routing {}

    /**
     * A small model is asked first, and the one that decides only where the small one is not sure.
     *
     * @param small its name; its production version is asked
     */
    record Cascade(String small, Confidence confidence) implements Routing {}
}
