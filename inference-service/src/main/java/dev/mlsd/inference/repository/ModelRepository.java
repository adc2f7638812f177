package dev.mlsd.inference.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory {@code <root>/<name>/<version>/} of all models, with {@code <root>/<name>/stages.json} beside the
 * versions. A version never changes once it is there, so it is read and verified once; stages are read each time. Safe
 * for use by many threads.
 */
public final class ModelRepository {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
    private static final String PRODUCTION = "production";

    private final Path root;
    private final ObjectMapper json;
    private final ArtifactReader reader;
    private final Map<ModelId, ModelArtifact> read = new ConcurrentHashMap<>();

    /** Nothing is read yet. */
    public ModelRepository(Path root, ObjectMapper json) {
        this.root = root;
        this.json = json;
        this.reader = new ArtifactReader(json);
    }

    /** A version that cannot be used. */
    public record Refused(ModelId id, String reason) {}

    /** A usable version with its stage, null where it has none. */
    public record Staged(ModelArtifact artifact, String stage) {}

    /** All that lies in the repository, by name and version. */
    public record Listing(List<Staged> models, List<Refused> refused) {}

    /** Looks at every version of decision models; those not seen before are read and verified. */
    public Listing list() {
        List<Staged> models = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        for (String name : children(root, NAME)) {
            Map<String, String> stages = Map.of();
            try {
                stages = stages(name);
            } catch (ModelException e) {
                refused.add(new Refused(new ModelId(name, "stages"), e.getMessage()));
            }
            for (String version : children(root.resolve(name), VERSION)) {
                ModelId id = new ModelId(name, version);
                if (!isDecisionModel(root.resolve(name).resolve(version))) {
                    continue;
                }
                try {
                    models.add(new Staged(artifact(id), stageOf(version, stages)));
                } catch (ModelException e) {
                    refused.add(new Refused(id, e.getMessage()));
                }
            }
        }
        return new Listing(models, refused);
    }

    /**
     * The graph of a version, whether a decision model or any other ONNX model that was put there as {@code
     * <name>/<version>/model.onnx}.
     *
     * @param bytes its size
     * @param modified when it was last written; both tell one file from another
     */
    public record Graph(ModelId id, Path model, boolean isDecisionModel, long bytes, FileTime modified) {}

    /** All graphs on disk, by name and version; what is missing, or vanishes meanwhile, is left out. */
    public List<Graph> graphs() {
        List<Graph> graphs = new ArrayList<>();
        for (String name : children(root, NAME)) {
            for (String version : children(root.resolve(name), VERSION)) {
                Path directory = root.resolve(name).resolve(version);
                Path model = directory.resolve("model.onnx");
                try {
                    if (Files.isRegularFile(model)) {
                        graphs.add(new Graph(
                                new ModelId(name, version),
                                model,
                                isDecisionModel(directory),
                                Files.size(model),
                                Files.getLastModifiedTime(model)));
                    }
                } catch (IOException gone) {
                    // The next look tells.
                }
            }
        }
        return graphs;
    }

    private static boolean isDecisionModel(Path directory) {
        return Files.exists(directory.resolve("metadata.json")) || !Files.exists(directory.resolve("model.onnx"));
    }

    /** The version of a model that is in production; empty while there is none. */
    public Optional<ModelId> production(String name) {
        return Optional.ofNullable(stages(name).get(PRODUCTION)).map(version -> new ModelId(name, version));
    }

    /** Reads and verifies a version; throws {@link ModelException} when it is not there or not usable. */
    public ModelArtifact artifact(ModelId id) {
        ModelArtifact known = read.get(id);
        if (known != null) {
            return known;
        }
        Path directory = root.resolve(id.name()).resolve(id.version());
        if (!NAME.matcher(id.name()).matches()
                || !VERSION.matcher(id.version()).matches()
                || !Files.isDirectory(directory)) {
            throw new ModelException("there is no model " + id + " in " + root);
        }
        ModelArtifact artifact = reader.read(id, directory);
        read.put(id, artifact);
        return artifact;
    }

    private static String stageOf(String version, Map<String, String> stages) {
        return stages.entrySet().stream()
                .filter(stage -> stage.getValue().equals(version))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private Map<String, String> stages(String name) {
        Path file = root.resolve(name).resolve("stages.json");
        try {
            Map<String, String> stages = json.readerForMapOf(String.class).readValue(Files.readAllBytes(file));
            return stages == null ? Map.of() : stages;
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (JsonProcessingException e) {
            throw new ModelException(
                    file + " must be an object of stages and versions, as in {\"production\":\"1\"}: "
                            + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw new ModelException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static List<String> children(Path directory, Pattern form) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(Files::isDirectory)
                    .map(child -> child.getFileName().toString())
                    .filter(name -> form.matcher(name).matches())
                    .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                    .toList();
        } catch (IOException e) {
            throw new ModelException("cannot list " + directory + ": " + e.getMessage(), e);
        }
    }
}
