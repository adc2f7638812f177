package dev.mlsd.feature.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.feature.registry.Feature;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistrySearch;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The registry over REST: each feature with the source, aggregate and window or the function and its inputs. */
@Path("/v1/registry")
final class RegistryResource {

    /** The views found. */
    public record Views(List<View> views) {}

    /** One view; what its kind does not have is left out. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record View(
            String id,
            String name,
            int version,
            String entity,
            String source,
            String query,
            String measure,
            String owner,
            String description,
            List<String> tags,
            Long freshnessMillis,
            Long ttlMillis,
            Long everyMillis,
            List<Described> features) {}

    /** One feature; aggregate and window, or function and inputs. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Described(
            String name,
            String reference,
            String type,
            String description,
            @JsonProperty("default") Double defaultValue,
            String aggregate,
            String attribute,
            String window,
            String function,
            List<String> inputs) {}

    private final Registry registry;

    RegistryResource(Registry registry) {
        this.registry = registry;
    }

    @GET
    @Operation(
            summary = "The feature views, all or those that are looked for",
            description =
                    "Of a view that does not fit itself, the features that do. Every condition given must be met.")
    public Views get(
            @Parameter(
                            description =
                                    "Stands in the id, description, owner or a tag of a view or in a feature's name or description")
                    @QueryParam("search")
                    String search,
            @Parameter(description = "customer or terminal") @QueryParam("entity") String entity,
            @QueryParam("tag") String tag,
            @QueryParam("owner") String owner) {
        return new Views(RegistryQuery.of(search, entity, tag, owner).in(registry).stream()
                .map(RegistryResource::view)
                .toList());
    }

    private static View view(RegistrySearch.Found found) {
        FeatureView view = found.view();
        FeatureView.Stored stored = view instanceof FeatureView.Stored kept ? kept : null;
        FeatureView.Snapshot snapshot = view instanceof FeatureView.Snapshot taken ? taken : null;
        return new View(
                view.id(),
                view.name(),
                view.version(),
                stored == null ? null : RegistryMessages.lower(stored.entity()),
                RegistryMessages.source(view),
                snapshot == null ? null : RegistryMessages.lower(snapshot.query()),
                stored == null ? null : RegistryMessages.lower(stored.measure()),
                view.owner(),
                view.description(),
                view.tags(),
                stored == null ? null : stored.freshness().toMillis(),
                view.ttl().map(Duration::toMillis).orElse(null),
                snapshot == null ? null : snapshot.every().toMillis(),
                found.features().stream()
                        .map(feature -> described(view, feature))
                        .toList());
    }

    private static Described described(FeatureView view, Feature feature) {
        Feature.Aggregated aggregated = feature instanceof Feature.Aggregated windowed ? windowed : null;
        Feature.OnDemand onDemand = feature instanceof Feature.OnDemand made ? made : null;
        return new Described(
                feature.name(),
                new FeatureReference(view.name(), view.version(), feature.name()).toString(),
                RegistryMessages.lower(feature.type()),
                feature.description(),
                feature.defaultValue().isPresent() ? feature.defaultValue().getAsDouble() : null,
                aggregated == null ? null : RegistryMessages.lower(aggregated.function()),
                aggregated == null
                        ? null
                        : aggregated.attribute().map(RegistryMessages::lower).orElse(null),
                aggregated == null ? null : aggregated.window().toString(),
                onDemand == null ? null : RegistryMessages.lower(onDemand.function()),
                onDemand == null
                        ? null
                        : onDemand.inputs().stream()
                                .map(FeatureReference::toString)
                                .toList());
    }
}
