package dev.mlsd.feature.serving;

import dev.mlsd.feature.registry.Feature;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.v1.GetRegistryResponse;
import java.util.Locale;

/** The registry as it is told to others. */
final class RegistryMessages {

    private RegistryMessages() {}

    static GetRegistryResponse of(Registry registry) {
        GetRegistryResponse.Builder response = GetRegistryResponse.newBuilder();
        registry.views().forEach(view -> response.addViews(view(view)));
        return response.build();
    }

    private static dev.mlsd.feature.v1.FeatureView view(FeatureView view) {
        dev.mlsd.feature.v1.FeatureView.Builder message = dev.mlsd.feature.v1.FeatureView.newBuilder()
                .setName(view.name())
                .setVersion(view.version())
                .setOwner(view.owner())
                .setDescription(view.description());
        switch (view) {
            case FeatureView.Stored stored ->
                message.setEntity(lower(stored.entity()))
                        .setSource(stored instanceof FeatureView.Snapshot ? "batch" : lower(stored.source()))
                        .setFreshnessMillis(stored.freshness().toMillis());
            case FeatureView.Request request -> message.setSource("request");
        }
        for (Feature feature : view.features()) {
            message.addFeatures(dev.mlsd.feature.v1.Feature.newBuilder()
                    .setName(feature.name())
                    .setType(lower(feature.type()))
                    .setDescription(feature.description())
                    .setReference(new FeatureReference(view.name(), view.version(), feature.name()).toString()));
        }
        return message.build();
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
