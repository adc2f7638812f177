package dev.mlsd.feature.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.feature.lease.Lease;
import dev.mlsd.feature.lease.LeaseSettings;
import dev.mlsd.feature.lease.Releases;
import dev.mlsd.feature.registry.Feature;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Mistake;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryException;
import dev.mlsd.feature.registry.ReleasedViews;
import dev.mlsd.feature.registry.ViewFile;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What would become of feature views if they were put beside those of this service, or in place of them. Changes nothing. */
@Path("/v1/registry/check")
final class RegistryCheckResource {

    /** Bytes of a file of views: some thousand features. Reading it takes some ten times as much memory. */
    static final int LARGEST = 256 << 10;

    private static final String FILE = "feature-views.yaml";

    private final Registry registry;
    private final ReleasedViews released;
    private final Lease<LeaseSettings> lease;

    RegistryCheckResource(Registry registry, Lease<LeaseSettings> lease) {
        this.registry = registry;
        // Models may name whatever is served here.
        this.released = ReleasedViews.of(registry);
        this.lease = lease;
    }

    /** What would change; nothing is written down. */
    public record Accepted(List<Change> views) {}

    /**
     * What becomes of a view.
     *
     * @param change added; extended, by features; redescribed, where no value changes; unchanged; altered, which only a trusting
     *     registry lets pass
     * @param features references that are new
     * @param release what to add to feature-views.released.yaml, or to put in place of the view's document there; missing where nothing is
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Change(String view, String change, List<String> features, String release) {}

    @POST
    @Consumes({"application/yaml", "application/x-yaml", "text/yaml", MediaType.TEXT_PLAIN})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Checks feature views without changing anything", description = """
                    The body holds views as feature-views.yaml does, one a document: views of an id that is served replace that one, \
                    others stand beside them. Mistakes are named with their lines; what is released keeps its meaning.""")
    @APIResponse(
            responseCode = "200",
            description = "They would be taken; what would change",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Accepted.class)))
    @APIResponse(
            responseCode = "400",
            description = "invalid-views: each mistake with its code, file and line",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "409",
            description = "incompatible-change: what is released would mean something else, or be gone",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "413",
            description = "More than 256 KiB",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Response check(
            byte[] body,
            @Parameter(description = "true: these are all views, and a released one that is missing is a mistake")
                    @DefaultValue("false")
                    @QueryParam("complete")
                    String complete) {
        boolean whole = flag(complete);
        if (body.length > LARGEST) {
            return Problem.of(413, "a file of views has at most " + LARGEST + " bytes, this one has " + body.length)
                    .toResponse();
        }
        try {
            ViewFile proposal = ViewFile.read(FILE, text(body));
            if (proposal.views().isEmpty()) {
                throw new InvalidRequestException("body", "no feature view", "feature views in YAML, one a document");
            }
            List<Mistake> mistakes = new ArrayList<>();
            if (lease.inForce().registryInForce() == Releases.STRICT) {
                mistakes.addAll(proposal.against(released, whole));
            }
            mistakes.addAll(unresolved(proposal, whole, mistakes.isEmpty()));
            return mistakes.isEmpty()
                    ? Response.ok(new Accepted(
                                    proposal.views().stream().map(this::change).toList()))
                            .build()
                    : Problem.of(mistakes).toResponse();
        } catch (RegistryException e) {
            return Problem.of(e.mistakes()).toResponse();
        }
    }

    private List<Mistake> unresolved(ViewFile proposal, boolean whole, boolean alone) {
        try {
            if (whole) {
                proposal.registry();
            } else {
                proposal.over(registry);
            }
            return List.of();
        } catch (RegistryException e) {
            // Without a place it is a view served here whose input is no more; the change itself was named, if it is
            // not trusted.
            return e.mistakes().isEmpty() && alone
                    ? List.of(new Mistake(Mistake.Code.UNKNOWN_REFERENCE, FILE, 1, e.getMessage()))
                    : e.mistakes();
        }
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidRequestException("complete", text, "true or false");
        };
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException("body", "bytes that are not UTF-8", "text in UTF-8");
        }
    }

    private Change change(FeatureView view) {
        Optional<FeatureView> before = registry.views().stream()
                .filter(known -> known.id().equals(view.id()))
                .findFirst();
        List<String> fresh = view.features().stream()
                .filter(feature ->
                        before.flatMap(known -> known.feature(feature.name())).isEmpty())
                .map(feature -> reference(view, feature))
                .toList();
        String release = ReleasedViews.text(view);
        if (before.isEmpty()) {
            return new Change(view.id(), "added", fresh, release);
        }
        if (released.holds(view)) {
            boolean same = description(view).equals(description(before.get()));
            return new Change(view.id(), same ? "unchanged" : "redescribed", fresh, null);
        }
        return new Change(view.id(), released.isExtendedBy(view) ? "extended" : "altered", fresh, release);
    }

    /** What may change without another version. */
    private static List<Object> description(FeatureView view) {
        return List.of(
                view.owner(),
                view.description(),
                view.tags(),
                view instanceof FeatureView.Stored stored ? stored.freshness() : Duration.ZERO,
                view.features());
    }

    private static String reference(FeatureView view, Feature feature) {
        return new FeatureReference(view.name(), view.version(), feature.name()).toString();
    }
}
