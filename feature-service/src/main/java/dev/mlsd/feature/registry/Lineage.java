package dev.mlsd.feature.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a feature comes from: every way from a topic, or from the request, to it.
 *
 * @param feature at the end of every way
 * @param ways each from its beginning to the feature
 */
public record Lineage(FeatureReference feature, List<List<Step>> ways) {

    /** What a step of a way is. */
    public enum Kind {
        TOPIC,
        REQUEST,
        HISTORY,
        VIEW,
        FEATURE
    }

    /** A step of a way. */
    public record Step(Kind kind, String name) {}

    public Lineage {
        ways = ways.stream().map(List::copyOf).toList();
    }

    /** The lineage of a feature. Throws {@link RegistryException} when it is not there. */
    public static Lineage of(Registry registry, FeatureReference reference) {
        return new Lineage(reference, ways(registry, reference));
    }

    private static List<List<Step>> ways(Registry registry, FeatureReference reference) {
        Feature feature = registry.resolve(reference);
        FeatureView view = registry.view(reference);
        List<List<Step>> ways = new ArrayList<>();
        Step end = new Step(Kind.FEATURE, reference.toString());
        switch (view) {
            case FeatureView.Stored stored -> {
                List<Step> way = new ArrayList<>();
                String topic = stored.source().name().toLowerCase(Locale.ROOT);
                way.add(new Step(Kind.TOPIC, topic));
                if (stored instanceof FeatureView.Snapshot) {
                    way.add(new Step(Kind.HISTORY, topic));
                }
                way.add(new Step(Kind.VIEW, view.id()));
                way.add(end);
                ways.add(way);
            }
            case FeatureView.Request request -> {
                Step own = new Step(Kind.VIEW, view.id());
                ways.add(List.of(new Step(Kind.REQUEST, "request"), own, end));
                if (feature instanceof Feature.OnDemand onDemand) {
                    for (FeatureReference input : onDemand.inputs()) {
                        for (List<Step> way : ways(registry, input)) {
                            List<Step> longer = new ArrayList<>(way);
                            longer.add(own);
                            longer.add(end);
                            ways.add(longer);
                        }
                    }
                }
            }
        }
        return ways;
    }

    /** The topics, and {@code request}, that its ways begin at. */
    public Set<String> sources() {
        Set<String> sources = new TreeSet<>();
        ways.forEach(way -> sources.add(way.getFirst().name()));
        return sources;
    }

    /** Whether another feature, or this one, stands on one of its ways. */
    public boolean comesFrom(FeatureReference other) {
        Step step = new Step(Kind.FEATURE, other.toString());
        return ways.stream().anyMatch(way -> way.contains(step));
    }
}
