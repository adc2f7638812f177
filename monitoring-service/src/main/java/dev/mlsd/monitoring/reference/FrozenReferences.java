package dev.mlsd.monitoring.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.monitoring.drift.Histogram;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Frozen references on disk, one file each in the form of a model's reference.json with name, model and days beside. A name is given once:
 * a reference that could change under its name would make figures of yesterday and today incomparable. Safe for use by many threads.
 */
public final class FrozenReferences {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENDING = ".json";

    private final Path folder;

    /** @param folder made when something is frozen */
    public FrozenReferences(Path folder) {
        this.folder = folder;
    }

    /** All of them, by name. Throws {@link ReferenceFormatException} for a file that is none. */
    public synchronized List<FrozenReference> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<FrozenReference> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path file : files) {
                found.add(read(file));
            }
        }
        found.sort(Comparator.comparing(FrozenReference::name));
        return found;
    }

    /** One by its name. */
    public synchronized Optional<FrozenReference> find(String name) throws IOException {
        if (!FrozenReference.validName(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(folder.resolve(name + ENDING)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Keeps a new one; false when the name is taken. */
    public synchronized boolean freeze(FrozenReference reference) throws IOException {
        Files.createDirectories(folder);
        Path temporary = Files.createTempFile(folder, reference.name(), ".tmp");
        try {
            Files.write(temporary, JSON.writeValueAsBytes(document(reference)));
            Files.createLink(folder.resolve(reference.name() + ENDING), temporary);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Forgets one; false when there is none of the name. */
    public synchronized boolean forget(String name) throws IOException {
        return FrozenReference.validName(name) && Files.deleteIfExists(folder.resolve(name + ENDING));
    }

    private static FrozenReference read(Path file) throws IOException {
        String text = Files.readString(file);
        JsonNode root = JSON.readTree(text);
        ModelVersion model = new ModelVersion(
                root.path("model").path("name").asText(),
                root.path("model").path("version").asText());
        return new FrozenReference(
                root.path("name").asText(),
                LocalDate.parse(root.path("from").asText()),
                LocalDate.parse(root.path("to").asText()),
                ReferenceReader.read(model, text));
    }

    private static Map<String, Object> document(FrozenReference reference) {
        ReferenceProfile profile = reference.profile();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", reference.name());
        document.put(
                "model",
                Map.of(
                        "name",
                        profile.model().name(),
                        "version",
                        profile.model().version()));
        document.put("from", reference.from().toString());
        document.put("to", reference.to().toString());
        document.put("rows", profile.rows());
        document.put(
                "features",
                profile.features().stream()
                        .map(feature -> histogram(feature.name(), feature.histogram()))
                        .toList());
        document.put("probability", histogram("probability", profile.probability()));
        return document;
    }

    private static Map<String, Object> histogram(String name, Histogram histogram) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", name);
        double minimum = histogram.bins().minimum();
        document.put("minimum", Double.isNaN(minimum) ? null : minimum);
        document.put("upper", histogram.bins().upper());
        document.put("counts", histogram.counts());
        document.put("sum", histogram.sum());
        document.put("sum_of_squares", histogram.sumOfSquares());
        return document;
    }
}
