package dev.mlsd.monitoring.reference;

import dev.mlsd.monitoring.drift.Histogram;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * How features and probabilities were distributed when a model version was trained. Its histograms are never changed.
 *
 * @param features one for each entry of the model's signature, in its order
 * @param probability of the calibrated probabilities
 * @param fraudRate share of frauds in the reference; NaN when not written down
 */
public record ReferenceProfile(
        ModelVersion model, long rows, List<Feature> features, Histogram probability, double fraudRate) {

    /** One feature, {@code view@version:feature}. */
    public record Feature(String name, Histogram histogram) {}

    public ReferenceProfile {
        features = List.copyOf(features);
    }

    public List<String> names() {
        return features.stream().map(Feature::name).toList();
    }

    /** The place of a feature in the signature. */
    public OptionalInt indexOf(String name) {
        return IntStream.range(0, features.size())
                .filter(index -> features.get(index).name().equals(name))
                .findFirst();
    }
}
