package dev.mlsd.inference.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.inference.experiment.LeaseDesk;
import dev.mlsd.inference.explanation.Explainer;
import dev.mlsd.inference.explanation.Tree;
import dev.mlsd.inference.explanation.TreeShap;
import dev.mlsd.inference.flow.Lane;
import dev.mlsd.inference.repository.ModelArtifact;
import dev.mlsd.inference.repository.ModelId;
import dev.mlsd.inference.repository.ModelKeeper;
import dev.mlsd.inference.repository.ModelRepository;
import dev.mlsd.inference.repository.ModelRepository.Refused;
import dev.mlsd.inference.repository.ModelRepository.Staged;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The models in the repository, and the one that decides. */
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
public class ModelsResource {

    private final ModelRepository repository;
    private final ModelKeeper<Lane> keeper;
    private final LeaseDesk<Lane> desk;

    ModelsResource(ModelRepository repository, ModelKeeper<Lane> keeper, LeaseDesk<Lane> desk) {
        this.repository = repository;
        this.keeper = keeper;
        this.desk = desk;
    }

    /** A usable version. */
    public record Model(
            String name, String version, String stage, String algorithm, List<String> signature, JsonNode metrics) {}

    /** A version that cannot be used, and why. */
    public record Unusable(String name, String version, String reason) {}

    /** All versions; {@code deciding} is null while none serves. */
    public record Models(List<Model> models, ModelId deciding, List<Unusable> refused) {}

    /** All versions on disk. */
    @GET
    public Models models() {
        ModelRepository.Listing listing = repository.list();
        return new Models(
                listing.models().stream().map(ModelsResource::model).toList(),
                desk.lent().or(keeper::serving).map(ModelArtifact::id).orElse(null),
                listing.refused().stream().map(ModelsResource::unusable).toList());
    }

    /** The profile of a version's training data, as the training job wrote it. */
    @GET
    @Path("/{name}/versions/{version}/reference")
    public Response reference(String name, String version) throws IOException {
        return file(find(name, version), name, version, ModelArtifact::reference);
    }

    /** What the training job wrote about a version. */
    @GET
    @Path("/{name}/versions/{version}/metadata")
    public Response metadata(String name, String version) throws IOException {
        return file(find(name, version), name, version, ModelArtifact::metadata);
    }

    /** How a version's scores become probabilities. */
    @GET
    @Path("/{name}/versions/{version}/calibration")
    public Response calibration(String name, String version) throws IOException {
        return file(find(name, version), name, version, ModelArtifact::calibrationFile);
    }

    /**
     * The trees of a version, from which its explanations are made.
     *
     * @param baseValue the mean of the score over the training rows, in log odds before calibration
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Trees(double baseValue, List<String> signature, List<Columns> trees) {}

    /** A tree, a number for each node in each column; what they are says {@link Tree}. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Columns(
            int[] feature,
            float[] threshold,
            boolean[] missingYes,
            int[] yes,
            int[] no,
            double[] value,
            double[] cover) {

        static Columns of(Tree tree) {
            return new Columns(
                    tree.feature(),
                    tree.threshold(),
                    tree.missingYes(),
                    tree.yes(),
                    tree.no(),
                    tree.value(),
                    tree.cover());
        }
    }

    /** The trees of a version, so that anybody can hold its explanations against them. */
    @GET
    @Path("/{name}/versions/{version}/trees")
    public Response trees(String name, String version) throws IOException {
        Staged model = find(name, version);
        if (model == null) {
            return unknown(name, version);
        }
        ModelArtifact artifact = model.artifact();
        Explainer explainer = Explainer.of(
                Files.readAllBytes(artifact.model()), artifact.signature().size());
        return switch (explainer) {
            case Explainer.Exact(TreeShap trees) ->
                Response.ok(new Trees(
                                trees.baseValue(),
                                artifact.signature(),
                                trees.trees().stream().map(Columns::of).toList()))
                        .build();
            case Explainer.Unavailable(String reason) ->
                Problems.response(Problem.of(404, "Not Found", "no-trees", artifact.id() + " has no trees: " + reason));
        };
    }

    private Staged find(String name, String version) {
        return repository.list().models().stream()
                .filter(model -> model.artifact().id().equals(new ModelId(name, version)))
                .findFirst()
                .orElse(null);
    }

    private Response file(Staged model, String name, String version, Function<ModelArtifact, java.nio.file.Path> file)
            throws IOException {
        if (model == null) {
            return unknown(name, version);
        }
        return Response.ok(Files.readAllBytes(file.apply(model.artifact())))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private Response unknown(String name, String version) {
        String known = repository.list().models().stream()
                .map(staged -> staged.artifact().id().toString())
                .collect(Collectors.joining(", "));
        return Problems.response(
                Problem.of(404, "Not Found", "unknown-model", "there is no model " + name + " version " + version)
                        .allowing(known));
    }

    private static Model model(Staged staged) {
        ModelArtifact artifact = staged.artifact();
        return new Model(
                artifact.id().name(),
                artifact.id().version(),
                staged.stage(),
                artifact.algorithm(),
                artifact.signature(),
                artifact.metrics());
    }

    private static Unusable unusable(Refused refused) {
        return new Unusable(refused.id().name(), refused.id().version(), refused.reason());
    }
}
