package dev.mlsd.monitoring.intake;

import dev.mlsd.monitoring.drift.Histogram;
import dev.mlsd.monitoring.reference.ReferenceProfile;
import java.util.List;
import java.util.Optional;

/**
 * A copy of a window, merged from its partitions.
 *
 * @param profile what it is compared with; empty when its version has no reference
 * @param features one histogram for each feature of the profile, over its bins
 * @param probability of the calibrated probabilities
 * @param labelled decisions whose label has come
 * @param unlabelled decisions that wait for theirs
 */
public record WindowView(
        WindowCounts counts,
        Optional<ReferenceProfile> profile,
        List<Histogram> features,
        Optional<Histogram> probability,
        Decided labelled,
        Decided unlabelled) {

    public WindowView {
        features = List.copyOf(features);
    }

    static WindowView merged(WindowName name, List<Window> parts, List<WaitingPredictions.Waiting> waiting) {
        WindowCounts counts = parts.stream()
                .map(part -> WindowCounts.of(name.day(), name.model(), part))
                .reduce(WindowCounts::plus)
                .orElseThrow();
        Decided.Builder labelled = new Decided.Builder(
                parts.stream().mapToInt(part -> part.pairs().size()).sum());
        parts.forEach(part -> part.pairs().copyTo(labelled));
        Decided.Builder unlabelled = new Decided.Builder(waiting.size());
        waiting.forEach(unlabelled::add);
        Optional<ReferenceProfile> profile =
                parts.stream().flatMap(part -> part.profile().stream()).findFirst();
        Window sum = new Window(profile);
        parts.stream().filter(part -> part.profile().isPresent()).forEach(part -> addHistograms(sum, part));
        return new WindowView(counts, profile, sum.features(), sum.probability(), labelled.build(), unlabelled.build());
    }

    private static void addHistograms(Window sum, Window part) {
        for (int i = 0; i < sum.features().size(); i++) {
            sum.features().get(i).addAll(part.features().get(i));
        }
        sum.probability()
                .ifPresent(histogram -> histogram.addAll(part.probability().orElseThrow()));
    }
}
