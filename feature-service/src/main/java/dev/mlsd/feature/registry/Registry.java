package dev.mlsd.feature.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All feature views by id. Immutable; every reference inside it resolves. */
public final class Registry {

    private final Map<String, FeatureView> views = new LinkedHashMap<>();

    /** Checks that ids are unique and that inputs of on-demand features are stored features of these views. */
    public Registry(List<FeatureView> views) {
        this(views, Map.of());
    }

    /** The same, and what is wrong is named with its place: {@code written} has views and on-demand features by identity. */
    Registry(List<FeatureView> views, Map<Object, YamlObject> written) {
        for (FeatureView view : views) {
            if (this.views.putIfAbsent(view.id(), view) != null) {
                throw wrong(
                        written.get(view),
                        "version",
                        "view " + view.id() + " is defined twice; raise the version of the newer one");
            }
        }
        for (FeatureView view : views) {
            if (view instanceof FeatureView.Request request) {
                request.features().forEach(feature -> checkInputs(feature, written.get(feature)));
            }
        }
    }

    private void checkInputs(Feature.OnDemand feature, YamlObject yaml) {
        for (FeatureReference input : feature.inputs()) {
            try {
                if (resolve(input) instanceof Feature.Aggregated) {
                    continue;
                }
            } catch (RegistryException e) {
                throw wrong(yaml, "inputs", e.getMessage());
            }
            throw wrong(
                    yaml,
                    "inputs",
                    "the input of " + feature.name() + " must be a stored feature, got " + input + "; there are "
                            + storedFeatures());
        }
    }

    private static RegistryException wrong(YamlObject yaml, String key, String what) {
        return yaml == null ? new RegistryException(what) : yaml.wrong(key, what);
    }

    /** Every view, in the order of definition. */
    public List<FeatureView> views() {
        return List.copyOf(views.values());
    }

    /** The window views that the events of a source move, for one kind of entity. */
    public List<FeatureView.Windows> windowViews(Source source, Entity entity) {
        return views.values().stream()
                .filter(FeatureView.Windows.class::isInstance)
                .map(FeatureView.Windows.class::cast)
                .filter(view -> view.source() == source && view.entity() == entity)
                .toList();
    }

    /** The snapshot views, in the order of definition. */
    public List<FeatureView.Snapshot> snapshotViews() {
        return views.values().stream()
                .filter(FeatureView.Snapshot.class::isInstance)
                .map(FeatureView.Snapshot.class::cast)
                .toList();
    }

    private List<FeatureReference> storedFeatures() {
        return views.values().stream()
                .filter(FeatureView.Stored.class::isInstance)
                .flatMap(view -> view.features().stream()
                        .map(feature -> new FeatureReference(view.name(), view.version(), feature.name())))
                .toList();
    }

    /** The view of a reference; throws {@link RegistryException} that lists the known ones. */
    public FeatureView view(FeatureReference reference) {
        FeatureView view = views.get(reference.view() + "@" + reference.version());
        if (view == null) {
            throw new RegistryException("unknown feature view in '" + reference + "'; known are " + views.keySet());
        }
        return view;
    }

    /** The feature of a reference; throws {@link RegistryException} that lists the known ones. */
    public Feature resolve(FeatureReference reference) {
        FeatureView view = view(reference);
        return view.feature(reference.feature())
                .orElseThrow(() -> new RegistryException("unknown feature '" + reference + "'; " + view.id() + " has "
                        + view.features().stream().map(Feature::name).toList()));
    }
}
