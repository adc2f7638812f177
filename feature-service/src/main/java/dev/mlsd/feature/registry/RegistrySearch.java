package dev.mlsd.feature.registry;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is looked for in a registry; every part that is there must fit.
 *
 * @param text stands, in capitals or not, in the name, description, owner or tags of a view or the name or description of a feature;
 *     empty for all
 * @param tag one of the view's tags
 * @param owner exactly
 */
public record RegistrySearch(String text, Optional<Entity> entity, Optional<String> tag, Optional<String> owner) {

    /**
     * What was found of a view.
     *
     * @param features those that fit; all where the view itself does
     */
    public record Found(FeatureView view, List<? extends Feature> features) {}

    /** Views that fit, in the order of definition. */
    public List<Found> in(Registry registry) {
        return registry.views().stream()
                .filter(this::fits)
                .map(view -> new Found(view, features(view)))
                .filter(found -> !found.features().isEmpty())
                .toList();
    }

    private boolean fits(FeatureView view) {
        return (entity.isEmpty() || (view instanceof FeatureView.Stored stored && stored.entity() == entity.get()))
                && (tag.isEmpty() || view.tags().contains(tag.get()))
                && (owner.isEmpty() || view.owner().equals(owner.get()));
    }

    private List<? extends Feature> features(FeatureView view) {
        boolean whole = contains(view.id())
                || contains(view.description())
                || contains(view.owner())
                || view.tags().stream().anyMatch(this::contains);
        return view.features().stream()
                .filter(feature ->
                        whole || contains(view.id() + ":" + feature.name()) || contains(feature.description()))
                .toList();
    }

    private boolean contains(String where) {
        return where.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }
}
