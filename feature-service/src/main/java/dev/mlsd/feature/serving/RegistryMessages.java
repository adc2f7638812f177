package dev.mlsd.feature.serving;

import dev.mlsd.feature.registry.Feature;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureService;
import dev.mlsd.feature.registry.FeatureServices;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistrySearch;
import dev.mlsd.feature.v1.FeatureList;
import dev.mlsd.feature.v1.GetRegistryResponse;
import java.util.Locale;

/** The registry as it is told to others. */
final class RegistryMessages {

    private RegistryMessages() {}

    /** What a search finds, and all lists of features. */
    static GetRegistryResponse of(Registry registry, FeatureServices services, RegistrySearch search) {
        GetRegistryResponse.Builder response = GetRegistryResponse.newBuilder();
        search.in(registry).forEach(found -> response.addViews(view(found)));
        services.all().forEach(service -> response.addFeatureServices(list(service)));
        return response.build();
    }

    private static FeatureList list(FeatureService service) {
        return FeatureList.newBuilder()
                .setName(service.name())
                .setOwner(service.owner())
                .setDescription(service.description())
                .addAllFeatures(service.features().stream()
                        .map(FeatureReference::toString)
                        .toList())
                .build();
    }

    private static dev.mlsd.feature.v1.FeatureView view(RegistrySearch.Found found) {
        FeatureView view = found.view();
        dev.mlsd.feature.v1.FeatureView.Builder message = dev.mlsd.feature.v1.FeatureView.newBuilder()
                .setName(view.name())
                .setVersion(view.version())
                .setOwner(view.owner())
                .setDescription(view.description())
                .setSource(source(view))
                .addAllTags(view.tags());
        view.ttl().ifPresent(ttl -> message.setTtlMillis(ttl.toMillis()));
        if (view instanceof FeatureView.Stored stored) {
            message.setEntity(lower(stored.entity()))
                    .setFreshnessMillis(stored.freshness().toMillis())
                    .setMeasure(lower(stored.measure()));
        }
        if (view instanceof FeatureView.Snapshot snapshot) {
            message.setQuery(lower(snapshot.query()))
                    .setEveryMillis(snapshot.every().toMillis());
        }
        found.features().forEach(feature -> message.addFeatures(feature(view, feature)));
        return message.build();
    }

    private static dev.mlsd.feature.v1.Feature feature(FeatureView view, Feature feature) {
        dev.mlsd.feature.v1.Feature.Builder message = dev.mlsd.feature.v1.Feature.newBuilder()
                .setName(feature.name())
                .setType(lower(feature.type()))
                .setDescription(feature.description())
                .setReference(new FeatureReference(view.name(), view.version(), feature.name()).toString());
        feature.defaultValue().ifPresent(message::setDefaultValue);
        switch (feature) {
            case Feature.Aggregated aggregated -> {
                message.setAggregate(lower(aggregated.function()))
                        .setWindowMillis(aggregated.window().toMillis());
                aggregated.attribute().ifPresent(attribute -> message.setAttribute(lower(attribute)));
            }
            case Feature.OnDemand onDemand -> {
                message.setFunction(lower(onDemand.function()));
                onDemand.inputs().forEach(input -> message.addInputs(input.toString()));
            }
        }
        return message.build();
    }

    /** The topic of a window view; batch and request for the others. */
    static String source(FeatureView view) {
        return switch (view) {
            case FeatureView.Windows windows -> lower(windows.source());
            case FeatureView.Snapshot snapshot -> "batch";
            case FeatureView.Request request -> "request";
        };
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
