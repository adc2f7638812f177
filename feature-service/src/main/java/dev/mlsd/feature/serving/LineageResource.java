package dev.mlsd.feature.serving;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.feature.contract.Violations;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.Lineage;
import dev.mlsd.feature.registry.Registry;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** From topics over views and features to those who ask for them. */
@Path("/v1/registry/lineage")
@Produces(MediaType.APPLICATION_JSON)
final class LineageResource {

    private final Registry registry;
    private final Consumers consumers;
    private final List<Lineage> lineages;

    LineageResource(Registry registry, Consumers consumers) {
        this.registry = registry;
        this.consumers = consumers;
        this.lineages = registry.views().stream()
                .flatMap(view -> view.features().stream()
                        .map(feature -> new FeatureReference(view.name(), view.version(), feature.name())))
                .map(reference -> Lineage.of(registry, reference))
                .toList();
    }

    /**
     * All of it.
     *
     * @param observedSince consumers are those that asked since then; who did not is not known
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Answer(Instant observedSince, List<Traced> features, List<Asking> consumers) {}

    /**
     * A feature.
     *
     * @param sources topics, and request, that it is made from
     * @param ways each from its beginning to the feature
     * @param consumers that ask for it
     * @param consumersThrough that ask for another feature that is made from it
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Traced(
            String reference,
            String owner,
            Set<String> sources,
            List<List<Step>> ways,
            List<String> consumers,
            List<String> consumersThrough) {}

    /** A step of a way; its kind is topic, request, history, view or feature. */
    public record Step(String kind, String name) {}

    /** Who asks, by the name it gives. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Asking(
            String consumer, List<String> features, Instant firstAsked, Instant lastAsked, long requests) {}

    @GET
    @Operation(
            summary = "Where features come from and who asks for them",
            description =
                    "Consumers are those that have named themselves in requests since the service started, the last 64.")
    public Answer get(
            @Parameter(description = "view@version:feature; only this one") @QueryParam("feature") String feature,
            @Parameter(description = "Only the features of this consumer") @QueryParam("consumer") String consumer) {
        List<Consumers.Consumer> all = consumers.all();
        List<Consumers.Consumer> wanted = all.stream()
                .filter(known -> consumer == null || known.name().equals(consumer))
                .toList();
        if (consumer != null && wanted.isEmpty()) {
            throw new InvalidRequestException(
                    "consumer",
                    Violations.quoted(consumer),
                    "one that has asked since " + consumers.since() + ": "
                            + all.stream().map(Consumers.Consumer::name).toList());
        }
        FeatureReference only = feature == null ? null : reference(feature);
        List<Traced> traced = lineages.stream()
                .filter(lineage -> only == null || lineage.feature().equals(only))
                .filter(lineage ->
                        consumer == null || wanted.getFirst().features().contains(lineage.feature()))
                .map(lineage -> traced(lineage, all))
                .toList();
        return new Answer(
                consumers.since(),
                traced,
                wanted.stream()
                        .filter(known -> only == null || known.features().contains(only))
                        .map(known -> new Asking(
                                known.name(),
                                known.features().stream()
                                        .map(FeatureReference::toString)
                                        .toList(),
                                known.first(),
                                known.last(),
                                known.requests()))
                        .toList());
    }

    private FeatureReference reference(String text) {
        try {
            FeatureReference reference = FeatureReference.parse(text);
            registry.resolve(reference);
            return reference;
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    "feature", Violations.quoted(text), "a feature of the registry; " + e.getMessage());
        }
    }

    private Traced traced(Lineage lineage, List<Consumers.Consumer> all) {
        FeatureReference feature = lineage.feature();
        List<String> direct = all.stream()
                .filter(consumer -> consumer.features().contains(feature))
                .map(Consumers.Consumer::name)
                .toList();
        List<FeatureReference> made = lineages.stream()
                .filter(other -> !other.feature().equals(feature) && other.comesFrom(feature))
                .map(Lineage::feature)
                .toList();
        List<String> through = all.stream()
                .filter(consumer -> consumer.features().stream().anyMatch(made::contains))
                .map(Consumers.Consumer::name)
                .toList();
        return new Traced(
                feature.toString(),
                registry.view(feature).owner(),
                lineage.sources(),
                lineage.ways().stream()
                        .map(way -> way.stream()
                                .map(step -> new Step(RegistryMessages.lower(step.kind()), step.name()))
                                .toList())
                        .toList(),
                direct,
                through);
    }
}
