package dev.mlsd.cli.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a world is made of, kept beside its data: the next start goes on with the same traffic.
 *
 * @param traffic arguments of the traffic's {@code run} command
 */
public record WorldRecord(List<String> traffic) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public WorldRecord {
        traffic = List.copyOf(traffic);
    }

    void write(Path world) throws IOException {
        Files.write(file(world), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(Map.of("traffic", traffic)));
    }

    /** Of the kept world; empty if there is none, or none that had traffic. */
    public static Optional<WorldRecord> read(Path world) throws IOException {
        if (!Files.exists(file(world))) {
            return Optional.empty();
        }
        JsonNode traffic = JSON.readTree(file(world).toFile()).path("traffic");
        List<String> arguments = new ArrayList<>();
        traffic.forEach(argument -> arguments.add(argument.asText()));
        return arguments.isEmpty() ? Optional.empty() : Optional.of(new WorldRecord(arguments));
    }

    private static Path file(Path world) {
        return world.resolve("world.json");
    }
}
