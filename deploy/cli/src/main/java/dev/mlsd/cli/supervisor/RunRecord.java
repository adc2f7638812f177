package dev.mlsd.cli.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mlsd.cli.system.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A started process, written down as {@code run/NAME.process.json}, so that whoever comes after a supervisor that was killed
 * can end what it left behind, and nothing else.
 *
 * @param name its name in the table
 * @param order its place in the order of starts
 * @param identity pid and start instant
 */
public record RunRecord(String name, int order, ProcessIdentity identity) {

    private static final String SUFFIX = ".process.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    void write(Path run) throws IOException {
        ObjectNode node = JSON.createObjectNode()
                .put("name", name)
                .put("order", order)
                .put("pid", identity.pid())
                .put("started", identity.started().toString());
        Path partial = run.resolve(name + ".partial");
        Files.writeString(partial, node.toPrettyString());
        Files.move(partial, file(run, name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void delete(Path run, String name) throws IOException {
        Files.deleteIfExists(file(run, name));
    }

    /** All that are written down, in the order of their start; one that can't be read names nobody and is left out. */
    public static List<RunRecord> readAll(Path run) throws IOException {
        if (!Files.isDirectory(run)) {
            return List.of();
        }
        List<RunRecord> records = new ArrayList<>();
        try (Stream<Path> files = Files.list(run)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
                read(file).ifPresent(records::add);
            }
        }
        records.sort(Comparator.comparingInt(RunRecord::order));
        return records;
    }

    private static Optional<RunRecord> read(Path file) {
        try {
            JsonNode node = JSON.readTree(file.toFile());
            return Optional.of(new RunRecord(
                    node.required("name").asText(),
                    node.required("order").asInt(),
                    new ProcessIdentity(
                            node.required("pid").asLong(),
                            Instant.parse(node.required("started").asText()))));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Path file(Path run, String name) {
        return run.resolve(name + SUFFIX);
    }
}
