package dev.mlsd.feature.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Feature views as they stand in a file, each with its place, before they are put together with others. */
public final class ViewFile {

    private final String name;
    private final List<FeatureView> views;
    private final Map<Object, YamlObject> written;

    ViewFile(String name, List<FeatureView> views, Map<Object, YamlObject> written) {
        this.name = name;
        this.views = List.copyOf(views);
        this.written = written;
    }

    /** Reads views, one a document. Throws {@link RegistryException} with every document's first mistake. */
    public static ViewFile read(String name, String yaml) {
        return RegistryReader.views(name, yaml);
    }

    String name() {
        return name;
    }

    /** In the order of the file. */
    public List<FeatureView> views() {
        return views;
    }

    /** Where a view or a feature of this file stands; by identity, since two may be equal. */
    YamlObject place(Object viewOrFeature) {
        return written.get(viewOrFeature);
    }

    /** These views and no others. Throws {@link RegistryException} where one is there twice or names what is not there. */
    public Registry registry() {
        return new Registry(views, written);
    }

    /** These views beside those of a registry, in place of those of the same id. Throws as {@link #registry} does. */
    public Registry over(Registry registry) {
        Map<String, FeatureView> all = new LinkedHashMap<>();
        registry.views().forEach(view -> all.put(view.id(), view));
        views.forEach(view -> all.remove(view.id()));
        List<FeatureView> together = new ArrayList<>(all.values());
        together.addAll(views);
        return new Registry(together, written);
    }

    /** What of these views stands against what is released; with {@code complete} also which released ones are missing. */
    public List<Mistake> against(ReleasedViews released, boolean complete) {
        return released.brokenBy(this, complete);
    }
}
