package dev.mlsd.feature.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.feature.registry.Feature;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;

/** The registry over REST: each feature with its lineage, the source, aggregate and window or the function and its inputs. */
@Path("/v1/registry")
final class RegistryResource {

    /** All views. */
    public record Views(List<View> views) {}

    /** One view; entity, measure and freshness are left out where it is made from the request. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record View(
            String id,
            String name,
            int version,
            String entity,
            String source,
            String measure,
            String owner,
            String description,
            Long freshnessMillis,
            List<Described> features) {}

    /** One feature; aggregate and window, or function and inputs. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Described(
            String name,
            String reference,
            String type,
            String description,
            String aggregate,
            String window,
            String function,
            List<String> inputs) {}

    private final Views views;

    RegistryResource(Registry registry) {
        this.views =
                new Views(registry.views().stream().map(RegistryResource::view).toList());
    }

    @GET
    public Views get() {
        return views;
    }

    private static View view(FeatureView view) {
        List<Described> features = view.features().stream()
                .map(feature -> described(view, feature))
                .toList();
        return switch (view) {
            case FeatureView.Stored stored ->
                new View(
                        view.id(),
                        view.name(),
                        view.version(),
                        RegistryMessages.lower(stored.entity()),
                        stored instanceof FeatureView.Snapshot ? "batch" : RegistryMessages.lower(stored.source()),
                        RegistryMessages.lower(stored.measure()),
                        view.owner(),
                        view.description(),
                        stored.freshness().toMillis(),
                        features);
            case FeatureView.Request request ->
                new View(
                        view.id(),
                        view.name(),
                        view.version(),
                        null,
                        "request",
                        null,
                        view.owner(),
                        view.description(),
                        null,
                        features);
        };
    }

    private static Described described(FeatureView view, Feature feature) {
        String reference = new FeatureReference(view.name(), view.version(), feature.name()).toString();
        String type = RegistryMessages.lower(feature.type());
        return switch (feature) {
            case Feature.Aggregated aggregated ->
                new Described(
                        feature.name(),
                        reference,
                        type,
                        feature.description(),
                        RegistryMessages.lower(aggregated.function()),
                        aggregated.window().toString(),
                        null,
                        null);
            case Feature.OnDemand onDemand ->
                new Described(
                        feature.name(),
                        reference,
                        type,
                        feature.description(),
                        null,
                        null,
                        RegistryMessages.lower(onDemand.function()),
                        onDemand.inputs().stream()
                                .map(FeatureReference::toString)
                                .toList());
        };
    }
}
