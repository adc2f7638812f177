package dev.mlsd.feature.registry;

import java.util.List;

/**
 * A named list of features, as a model asks for them; Feast's word for it. A list that is used never changes: another list is another
 * name, as in {@code fraud_v1} and {@code fraud_v2}.
 *
 * @param features in the order of the vector
 */
public record FeatureService(String name, String owner, String description, List<FeatureReference> features) {

    public FeatureService {
        features = List.copyOf(features);
    }
}
