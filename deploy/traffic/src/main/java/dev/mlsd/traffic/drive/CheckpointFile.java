package dev.mlsd.traffic.drive;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** {@code position.json}: replaced as a whole, so that it is never half written. */
final class CheckpointFile {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final Path file;

    CheckpointFile(Path folder) {
        this.file = folder.resolve("position.json");
    }

    /**
     * The checkpoint of an earlier run of the same plan.
     *
     * @throws IllegalArgumentException when there is one of another plan
     */
    Optional<Checkpoint> read(RunPlan plan) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Checkpoint checkpoint;
        try {
            checkpoint = JSON.readValue(file.toFile(), Checkpoint.class);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
        if (!checkpoint.parameters().equals(plan.parameters())) {
            throw new IllegalArgumentException(file.getParent() + " holds the position of another world, "
                    + checkpoint.parameters() + "; asked for is " + plan.parameters()
                    + ". One folder holds one world: start with an empty one");
        }
        return Optional.of(checkpoint);
    }

    void write(Checkpoint checkpoint) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            Files.write(unfinished, JSON.writeValueAsBytes(checkpoint));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
