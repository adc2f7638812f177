package dev.mlsd.feature.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What views meant when they were released. A model names {@code view@version:feature} for good, so such a name never changes its
 * meaning and never goes away: another meaning is another version beside the old one. Owner, description, tags and freshness may
 * change, since no value does. A feature may be added to a version whose rows hold already what it needs: every old name keeps its
 * meaning and every row its form; where other tiles are needed, rows written before would be read wrongly, and it takes a new version.
 */
public final class ReleasedViews {

    private static final String NEVER =
            "; what is released never changes, so raise the version of the view and keep this one";

    private final Map<String, Meaning> meanings;

    private ReleasedViews(Map<String, Meaning> meanings) {
        this.meanings = meanings;
    }

    /** The views of a registry, taken as released. */
    public static ReleasedViews of(Registry registry) {
        Map<String, Meaning> meanings = new LinkedHashMap<>();
        registry.views().forEach(view -> meanings.put(view.id(), Meaning.of(view)));
        return new ReleasedViews(meanings);
    }

    /** Reads the file of released views. Throws {@link RegistryException} that names file and line. */
    public static ReleasedViews read(String file, String yaml) {
        Map<String, Meaning> meanings = new LinkedHashMap<>();
        for (YamlObject document : YamlObject.documents(file, yaml)) {
            String id = document.name("view") + "@" + document.positiveInteger("version");
            Map<String, Map<String, String>> features = new LinkedHashMap<>();
            for (YamlObject feature : document.objects("features")) {
                features.put(feature.name("name"), feature.otherTexts());
            }
            if (meanings.putIfAbsent(id, new Meaning(document.otherTexts(), features)) != null) {
                throw document.wrong(Mistake.Code.DEFINED_TWICE, "view", id + " stands there twice");
            }
        }
        return new ReleasedViews(meanings);
    }

    /** The ids of released views. */
    public Set<String> ids() {
        return Set.copyOf(meanings.keySet());
    }

    /** What to write into the file of released views when a view is released: a document without its separator. */
    public static String text(FeatureView view) {
        return Meaning.of(view).yaml(view.name(), view.version());
    }

    /** Whether all of a view, with each of its features, is released as it is. */
    public boolean holds(FeatureView view) {
        return Meaning.of(view).equals(meanings.get(view.id()));
    }

    /** Whether a view is released, and the only news about it are features that its rows suffice for. */
    public boolean isExtendedBy(FeatureView view) {
        Meaning released = meanings.get(view.id());
        Meaning now = Meaning.of(view);
        return released != null
                && released.view().equals(now.view())
                && now.features().entrySet().containsAll(released.features().entrySet());
    }

    /**
     * What of these views stands against what is released.
     *
     * @param complete whether these are all views there are; then a released view that is not among them is missed
     */
    List<Mistake> brokenBy(ViewFile file, boolean complete) {
        List<Mistake> mistakes = new ArrayList<>();
        Set<String> there = new LinkedHashSet<>();
        for (FeatureView view : file.views()) {
            there.add(view.id());
            Meaning released = meanings.get(view.id());
            if (released != null) {
                compare(file, view, released, mistakes);
            }
        }
        if (complete) {
            meanings.keySet().stream()
                    .filter(id -> !there.contains(id))
                    .map(id -> new Mistake(
                            Mistake.Code.INCOMPATIBLE_CHANGE,
                            file.name(),
                            1,
                            "view: " + id + " is released and is gone" + NEVER))
                    .forEach(mistakes::add);
        }
        return mistakes;
    }

    private static void compare(ViewFile file, FeatureView view, Meaning released, List<Mistake> mistakes) {
        Meaning now = Meaning.of(view);
        YamlObject written = file.place(view);
        int before = mistakes.size();
        for (String key : keys(released.view(), now.view())) {
            if (!key.equals(Meaning.ROWS)) {
                differ(written, key, view.id(), released.view(), now.view(), mistakes);
            }
        }
        released.features().forEach((name, keys) -> {
            String reference = view.id() + ":" + name;
            view.feature(name)
                    .ifPresentOrElse(
                            feature -> {
                                Map<String, String> here = now.features().get(name);
                                keys(keys, here).stream()
                                        // It follows from the function, which is compared itself.
                                        .filter(key -> !key.equals("type"))
                                        .forEach(key ->
                                                differ(file.place(feature), key, reference, keys, here, mistakes));
                            },
                            () -> mistakes.add(written.mistake(
                                    Mistake.Code.INCOMPATIBLE_CHANGE,
                                    "features",
                                    reference + " is released and is gone" + NEVER)));
        });
        String rows = released.view().get(Meaning.ROWS);
        String needed = now.view().get(Meaning.ROWS);
        if (mistakes.size() == before && rows != null && !rows.equals(needed)) {
            YamlObject first = view.features().stream()
                    .filter(feature -> !released.features().containsKey(feature.name()))
                    .findFirst()
                    .map(file::place)
                    .orElse(written);
            mistakes.add(first.mistake(
                    Mistake.Code.INCOMPATIBLE_CHANGE,
                    "name",
                    "the rows of " + view.id() + " hold '" + rows + "' and would have to hold '" + needed
                            + "', which those written before do not" + NEVER));
        }
    }

    private static void differ(
            YamlObject place,
            String key,
            String what,
            Map<String, String> released,
            Map<String, String> now,
            List<Mistake> mistakes) {
        String before = released.get(key);
        String after = now.get(key);
        if (!String.valueOf(before).equals(String.valueOf(after))) {
            mistakes.add(place.mistake(
                    Mistake.Code.INCOMPATIBLE_CHANGE,
                    key,
                    what + " is released with " + shown(before) + " and would get " + shown(after) + NEVER));
        }
    }

    private static String shown(String value) {
        return value == null ? "none" : "'" + value + "'";
    }

    private static Set<String> keys(Map<String, String> released, Map<String, String> now) {
        Set<String> keys = new LinkedHashSet<>(released.keySet());
        keys.addAll(now.keySet());
        return keys;
    }
}
